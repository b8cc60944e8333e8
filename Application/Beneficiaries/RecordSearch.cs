using System.Collections.Concurrent;
using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventLedger.Application.Beneficiaries;

/// <summary>
/// Finds records by names and mobile numbers. Those are sealed, so that no database can look for them: each node opens them once after its
/// start and keeps them in memory, never on disk. From then on it follows the events; what it does itself it knows at once.
/// </summary>
/// <remarks>It may name a record that was erased or merged on another node a moment ago: whoever shows one asks for its state.</remarks>
public sealed partial class RecordSearch : BackgroundService
{
    private const string Registered = "beneficiary_registered";
    private const string Erased = "beneficiary_erased";
    private const string Moved = "contact_data_replaced";

    // Nobody finds a record before it is verified, or strangers could put themselves beside others. Its names are in its first event.
    private const string Verified = "beneficiary_verified";
    private const string SelfRegistered = "beneficiary_self_registered";

    // The condition on the type is that of the index.
    private const string Select = $"""
        select told.seq_id, told.tenant_id, told.stream_id, told.type,
            case told.type when '{Verified}' then (
                select opened.data from {LedgerSchema.Name}.mt_events opened
                where opened.tenant_id = told.tenant_id and opened.stream_id = told.stream_id and opened.version = 1) else told.data end,
            key.wrapped_key, key.wrapped_by
        from {LedgerSchema.Name}.mt_events told
        left join {LedgerSchema.Name}.personal_keys key on key.tenant_id = told.tenant_id and key.beneficiary_id = told.stream_id
        where told.type in ('{Registered}', '{Erased}', '{Moved}', '{Verified}') and told.seq_id > $1 order by told.seq_id
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly PersonalData personal;
    private readonly IHostApplicationLifetime life;
    private readonly TimeProvider time;
    private readonly ILogger<RecordSearch> log;
    private readonly PerDatabase<Followed> followed;
    private readonly ConcurrentDictionary<string, RecordIndex> regions = new(StringComparer.Ordinal);

    public RecordSearch(Databases databases, PersonalData personal, IHostApplicationLifetime life, TimeProvider time, ILogger<RecordSearch> log)
    {
        (this.personal, this.life, this.time, this.log) = (personal, life, time, log);
        followed = databases.Each(database => new Followed(database));
        personal.WhenForgotten((region, beneficiary) => In(region).Remove(beneficiary));
    }

    /// <summary>Whether all records of a region can be found; false for some seconds after the start, or for as long as its database is away then.</summary>
    public bool IsReady(string region) => followed.Of(region).IsRead;

    /// <summary>The records whose names have words that begin like all that are sought, and the mobile number if one is. Null when there are more than <paramref name="most"/>.</summary>
    /// <param name="sought">As <see cref="NameWords"/> has them.</param>
    public IReadOnlyList<Guid>? Find(string region, ImmutableArray<string> sought, long? mobile, int most) => In(region).Search(sought, mobile, most);

    /// <summary>The records that may be a person's, with why, those that more speaks for first.</summary>
    /// <param name="mostOfOneName">A name that more have says nothing.</param>
    public IReadOnlyList<(Guid Id, CandidateSignal Signal)> Candidates(string region, PersonTraits person, int mostOfOneName) =>
        In(region).Candidates(person, mostOfOneName);

    /// <summary>Tells of a record that was opened just now.</summary>
    internal void Add(string region, Guid beneficiary, PersonTraits person) => In(region).Add(beneficiary, person);

    /// <summary>Tells of a person who is reached by another number from now on.</summary>
    /// <param name="mobile">As E.164.</param>
    internal void Move(string region, Guid beneficiary, string mobile) => In(region).Move(beneficiary, PersonTraits.NumberOf(mobile));

    /// <summary>Takes in what an event tells.</summary>
    /// <param name="wrappedKey">The person's key; null when it was destroyed.</param>
    internal void Take(string region, Guid beneficiary, string type, byte[] data, byte[]? wrappedKey, string? wrappedBy)
    {
        if (type == Erased)
        {
            In(region).Remove(beneficiary);
        }
        else if (wrappedKey is not null && (type == Moved || !In(region).Knows(beneficiary)))
        {
            TakeOpened(region, beneficiary, type, data, wrappedKey, wrappedBy);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Nobody waits for it to be served otherwise.
        await life.StartedAsync(stoppingToken);
        await Task.WhenAll(followed.All.Select(one => FollowAsync(one, stoppingToken)));
    }

    private async Task FollowAsync(Followed one, CancellationToken stopping)
    {
        using var looks = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await TryLookAsync(one, stopping);
            }
            while (await looks.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private async Task TryLookAsync(Followed one, CancellationToken cancellation)
    {
        try
        {
            await LookAsync(one, cancellation);
            one.IsAway = false;
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            if (!one.IsAway)
            {
                Interrupted(log, e);
            }

            one.IsAway = true;
        }
    }

    private async Task LookAsync(Followed one, CancellationToken cancellation)
    {
        var (began, until) = (time.GetTimestamp(), one.Until);
        await using var command = one.Database.CreateCommand(Select);
        command.Parameters.AddWithValue(one.From(time));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            until = row.GetInt64(0);
            Take(
                row.GetString(1),
                row.GetGuid(2),
                row.GetString(3),
                row.GetFieldValue<byte[]>(4),
                await row.IsDBNullAsync(5, cancellation) ? null : row.GetFieldValue<byte[]>(5),
                PersonalData.By(row, 6));
        }

        if (one.Looked(until, began))
        {
            Read(log, new NpgsqlConnectionStringBuilder(one.Database.ConnectionString).Database, (long)time.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private RecordIndex In(string region) => regions.GetOrAdd(region, _ => new RecordIndex());

    // Nothing is asked of anybody here, so that only what is stored can be wrong. The audit tells of it, and all others are found without it.
    private void TakeOpened(string region, Guid beneficiary, string type, byte[] data, byte[] wrappedKey, string? wrappedBy)
    {
        try
        {
            var (told, key) = (EventReader.Event(type == Verified ? SelfRegistered : type, data), personal.Unwrap(region, beneficiary, wrappedKey, wrappedBy));
            if (told is BeneficiaryRegistered person)
            {
                Add(region, beneficiary, PersonTraits.Of(key.Open(person.NameAr), key.Open(person.NameEn), key.Open(person.Mobile)));
            }
            else if (told is BeneficiarySelfRegistered own)
            {
                Add(region, beneficiary, PersonTraits.Of(key.Open(own.NameAr), key.Open(own.NameEn), key.Open(own.Mobile)));
            }
            else if (key.Open(((ContactDataReplaced)told).Mobile) is { } mobile)
            {
                Move(region, beneficiary, mobile);
            }
        }
        catch (Exception)
        {
            // It is passed over.
        }
    }

    [LoggerMessage(LogLevel.Information, "The names in {Database} can be searched, after {Milliseconds} ms.")]
    private static partial void Read(ILogger log, string? database, long milliseconds);

    [LoggerMessage(LogLevel.Warning, "Records could not be read for the search by name; it is tried again every second.")]
    private static partial void Interrupted(ILogger log, Exception e);

    /// <summary>How far a database was read.</summary>
    private sealed class Followed(NpgsqlDataSource database)
    {
        // An event may become visible after ones with larger numbers: as far back is read again, but not what was seen for so long already.
        private const long Overlap = 10_000;
        private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);
        private readonly Queue<(long At, long Until)> looks = new();
        private long settled;
        private volatile bool isRead;

        public NpgsqlDataSource Database => database;

        public bool IsRead => isRead;

        public long Until { get; private set; }

        /// <summary>Whether the last look failed, and that was told.</summary>
        public bool IsAway { get; set; }

        /// <summary>The number after which the next look begins.</summary>
        public long From(TimeProvider time)
        {
            while (looks.TryPeek(out var look) && time.GetElapsedTime(look.At) > Settling)
            {
                settled = looks.Dequeue().Until;
            }

            return Math.Max(settled, Until - Overlap);
        }

        /// <returns>Whether it was the first.</returns>
        public bool Looked(long until, long began)
        {
            var isFirst = !isRead;
            looks.Enqueue((began, until));
            (Until, isRead) = (until, true);
            return isFirst;
        }
    }
}
