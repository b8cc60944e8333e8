using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventLedger.Application.Beneficiaries;

/// <summary>
/// Who was erased, in files outside the database: a backup from before an erasure brings the key back, and this destroys it again
/// before the service answers anybody, and records the erasure anew.
/// </summary>
/// <remarks>
/// The list is filled from the events, some seconds behind at most, so that it never names anybody whose erasure was not committed.
/// Lines are only added, and each has a mark under the master key: somebody who can write the file alone can erase nobody.
/// </remarks>
public sealed partial class ErasureList(
    OutsideFolders folders, Databases databases, MasterKey masterKey, StreamLedger ledger, PersonalData personal, Erasures erasures, ILogger<ErasureList> log) : BackgroundService
{
    internal const string FileName = "erasures.list";

    // An event may become visible after ones with larger numbers.
    private const long Overlap = 10_000;

    private const string Select =
        $"select tenant_id, stream_id, data, seq_id from {LedgerSchema.Name}.mt_events where type = 'beneficiary_erased' and seq_id > $1 order by seq_id";

    // A backup may be from before there was one of them.
    private const string Present = $"select coalesce(array_agg(named), '{{}}') from unnest($1::text[]) named where to_regclass('{LedgerSchema.Name}.' || named) is not null";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly byte[] marking = masterKey.Derive("erasure-list");
    private readonly SemaphoreSlim wake = new(0);

    /// <summary>Destroys again what a restored backup brought back, before anybody is served.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var listed = Read(folders.Paths).Values.ToList();
        foreach (var database in databases.All)
        {
            await TryAsync(() => DestroyAsync(database, listed, cancellationToken));
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Tells that somebody was erased just now.</summary>
    internal void Look() => wake.Release();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var progress = databases.All.ToDictionary(database => database, _ => new Progress());
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var (database, how) in progress)
            {
                await TryAsync(() => KeepAsync(database, how, stoppingToken));
            }

            try
            {
                await wake.WaitAsync(Interval, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    /// <summary>Adds to the list what the database knows, and at first to the database what only the list knows.</summary>
    private async Task KeepAsync(NpgsqlDataSource database, Progress how, CancellationToken cancellation)
    {
        var known = new Dictionary<(string Region, Guid Beneficiary), Entry>();
        var until = how.Until;
        await using (var command = database.CreateCommand(Select))
        {
            command.Parameters.AddWithValue(how.Until - Overlap);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                var (region, beneficiary) = (row.GetString(0), row.GetGuid(1));
                known[(region, beneficiary)] = new Entry(region, beneficiary, JsonSerializer.Deserialize<BeneficiaryErased>(row.GetFieldValue<byte[]>(2), LedgerJson.Storage)!);
                until = row.GetInt64(3);
            }
        }

        var news = known.Keys.Where(person => !how.Listed.Contains(person)).ToList();

        // Another node may have erased them, and this one hold their keys.
        news.ForEach(person => personal.Forget(person.Region, person.Beneficiary));
        if (news.Count > 0 || !how.IsCompared)
        {
            foreach (var folder in folders.Paths)
            {
                var listed = Read([folder]);
                Add(folder, [.. known.Where(one => !listed.ContainsKey(one.Key)).Select(one => one.Value)]);
            }
        }

        if (!how.IsCompared)
        {
            var missing = Read(folders.Paths).Where(one => !known.ContainsKey(one.Key) && databases.Of(one.Value.Region) == database).Select(one => one.Value).ToList();
            await DestroyAsync(database, missing, cancellation);
            foreach (var entry in missing)
            {
                await RepeatAsync(entry, cancellation);
            }
        }

        how.Listed.UnionWith(known.Keys);
        (how.Until, how.IsCompared) = (until, true);
    }

    private async Task RepeatAsync(Entry entry, CancellationToken cancellation)
    {
        var name = Actor.OfProcess("repeat-erasures", entry.Region);
        var outcome = await RepeatErasureHandler.Handle(
            new RepeatErasure(entry.Beneficiary, entry.Erased, null, new CommandContext(name, "repeat-erasures", "repeat-erasures")), ledger, erasures, cancellation);

        // Of a person whom the backup does not know there is nothing to erase.
        if (!outcome.IsRefused)
        {
            Repeated(log, entry.Beneficiary, entry.Region);
        }
    }

    private async Task DestroyAsync(NpgsqlDataSource database, List<Entry> entries, CancellationToken cancellation)
    {
        if (entries.Count == 0)
        {
            return;
        }

        await using var present = database.CreateCommand(Present);
        present.Parameters.AddWithValue(erasures.Tables.ToArray());
        foreach (var table in (string[])(await present.ExecuteScalarAsync(cancellation))!)
        {
            await using var command = database.CreateCommand($"""
                delete from {LedgerSchema.Name}.{table} kept using unnest($1::varchar[], $2::uuid[]) as erased (tenant_id, beneficiary_id)
                where kept.tenant_id = erased.tenant_id and kept.beneficiary_id = erased.beneficiary_id
                """);
            command.Parameters.AddWithValue(entries.Select(entry => entry.Region).ToArray());
            command.Parameters.AddWithValue(entries.Select(entry => entry.Beneficiary).ToArray());
            if (await command.ExecuteNonQueryAsync(cancellation) is > 0 and var gone)
            {
                Destroyed(log, gone);
            }
        }

        entries.ForEach(entry => personal.Forget(entry.Region, entry.Beneficiary));
    }

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            // A database may be away, or a disk full: it is tried again in some seconds.
            NotKept(log, e);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private Dictionary<(string Region, Guid Beneficiary), Entry> Read(IReadOnlyList<string> paths)
    {
        var entries = new Dictionary<(string, Guid), Entry>();
        var spoilt = 0;
        foreach (var file in paths.Select(path => Path.Combine(path, FileName)).Where(File.Exists))
        {
            using var opened = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(opened, Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                if (Parse(line) is { } entry)
                {
                    entries[(entry.Region, entry.Beneficiary)] = entry;
                }
                else if (line.Length > 0)
                {
                    spoilt++;
                }
            }
        }

        if (spoilt > 0)
        {
            Spoilt(log, spoilt);
        }

        return entries;
    }

    // A line that a crash cut off is left behind, and the next begins anew.
    private void Add(string folder, List<Entry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        using var file = new FileStream(Path.Combine(folder, FileName), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Encoding.UTF8.GetBytes(string.Concat(entries.Select(entry => $"\n{Line(entry)}\n"))));
        file.Flush(flushToDisk: true);
    }

    private string Line(Entry entry)
    {
        var json = JsonSerializer.Serialize(entry, LedgerJson.Storage);
        return $"{Convert.ToBase64String(Mark(json))} {json}";
    }

    private Entry? Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var mark = new byte[HMACSHA256.HashSizeInBytes];
        return space > 0
            && Convert.TryFromBase64String(line[..space], mark, out var written) && written == mark.Length
            && CryptographicOperations.FixedTimeEquals(mark, Mark(line[(space + 1)..]))
            ? JsonSerializer.Deserialize<Entry>(line[(space + 1)..], LedgerJson.Storage)
            : null;
    }

    private byte[] Mark(string json) => HMACSHA256.HashData(marking, Encoding.UTF8.GetBytes(json));

    [LoggerMessage(LogLevel.Warning, "{Count} keys and identities of persons who had been erased were there again, as after a restored backup, and were destroyed again.")]
    private static partial void Destroyed(ILogger log, int count);

    [LoggerMessage(LogLevel.Warning, "The erasure of beneficiary {Beneficiary} of {Region} was recorded again: the database knew nothing of it.")]
    private static partial void Repeated(ILogger log, Guid beneficiary, string region);

    [LoggerMessage(LogLevel.Error, "{Count} lines of the list of erasures were not written by this service, and are passed over.")]
    private static partial void Spoilt(ILogger log, int count);

    [LoggerMessage(LogLevel.Error, "The list of erasures could not be compared with a database; it is tried again.")]
    private static partial void NotKept(ILogger log, Exception e);

    /// <summary>A line of the list.</summary>
    private sealed record Entry(string Region, Guid Beneficiary, BeneficiaryErased Erased);

    /// <summary>How far a database was read.</summary>
    private sealed class Progress
    {
        public long Until { get; set; }

        public bool IsCompared { get; set; }

        public HashSet<(string, Guid)> Listed { get; } = [];
    }
}
