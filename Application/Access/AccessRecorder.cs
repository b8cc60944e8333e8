using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.Caching.Memory;
using NodaTime;

namespace EventLedger.Application.Access;

/// <summary>It could not be recorded that somebody reads personal data, so they must not be shown.</summary>
public sealed class AccessNotRecordedException(Exception cause)
    : RefusingException("A reading of personal data could not be recorded.", AccessRefusals.ReadNotRecorded, cause);

/// <summary>
/// Hands out beneficiaries' keys to those who read, and records who reads what, durably, before the key leaves. The same
/// reading within <see cref="Window"/> is recorded once by each node; persons reading their own data are not recorded.
/// </summary>
/// <remarks>Readings that come together are written together, so that many readers of one person do not race for its log.</remarks>
public sealed class AccessRecorder : IDisposable
{
    private const int Remembered = 200_000;
    private readonly PersonalData personal;
    private readonly StreamLedger ledger;
    private readonly TimeProvider time;
    private readonly PerDatabase<Rounds<Reader, bool>> rounds;
    private readonly MemoryCache recorded = new(new MemoryCacheOptions { SizeLimit = Remembered });

    public AccessRecorder(Databases databases, PersonalData personal, StreamLedger ledger, TimeProvider time)
    {
        (this.personal, this.ledger, this.time) = (personal, ledger, time);
        rounds = databases.Each(_ => new Rounds<Reader, bool>(1, WriteAsync));
    }

    /// <summary>How long a reading stands for its repetitions.</summary>
    public static Duration Window { get; } = Duration.FromMinutes(15);

    /// <summary>The key to what is about to be shown; null when the beneficiary has none, or none any more.</summary>
    /// <param name="sealedFor">Under whose key it is sealed; null for the beneficiary's own.</param>
    /// <param name="request">The request whose answers are read; null for the electronic record.</param>
    /// <param name="by">Asked only when the reading has to be recorded.</param>
    /// <exception cref="AccessNotRecordedException">The reading could not be recorded.</exception>
    public async ValueTask<PersonalKey?> OpenAsync(
        Actor actor, Guid beneficiary, Guid? sealedFor, Guid? request, PersonalRecord record, Func<CommandContext> by, CancellationToken cancellation)
    {
        var key = await personal.FindKeyAsync(actor.Region, sealedFor ?? beneficiary, cancellation);
        var reading = new Reading(actor.Region, actor.User, actor.Role, beneficiary, request, record);
        if (key is null || (actor.GuardianId is null && actor.BeneficiaryId == beneficiary) || IsRecorded(reading))
        {
            return key;
        }

        try
        {
            await rounds.Of(actor.Region).JoinAsync(new Reader(reading, by()));
        }
        catch (Exception e)
        {
            throw new AccessNotRecordedException(e);
        }

        return key;
    }

    public void Dispose() => recorded.Dispose();

    private bool IsRecorded(Reading reading) =>
        recorded.TryGetValue(reading, out long since) && time.GetElapsedTime(since) < Window.ToTimeSpan();

    private Task WriteAsync(IReadOnlyList<Caller<Reader, bool>> round) => Task.WhenAll(round
        .GroupBy(caller => (caller.Question.What.Region, caller.Question.What.Beneficiary))
        .Select(readers => WriteAsync(readers.Key.Region, readers.Key.Beneficiary, [.. readers])));

    private async Task WriteAsync(string region, Guid beneficiary, List<Caller<Reader, bool>> readers)
    {
        try
        {
            // Others may have been recorded while these waited.
            var (since, at) = (time.GetTimestamp(), ledger.Now());
            var fresh = readers.Select(caller => caller.Question).DistinctBy(reader => reader.What).Where(reader => !IsRecorded(reader.What)).ToList();
            if (fresh.Count > 0)
            {
                await ledger.NoteAsync<AccessLog>(region, AccessLog.StreamId(region, beneficiary), [.. fresh.Select(reader => reader.Note(at))]);
                fresh.ForEach(reader => Remember(reader.What, since));
            }

            readers.ForEach(caller => caller.SetResult(true));
        }
        catch (Exception e)
        {
            readers.ForEach(caller => caller.TrySetException(e));
        }
    }

    private void Remember(Reading reading, long since) => recorded.Set(
        reading, since, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Window.ToTimeSpan() });

    /// <summary>What makes one reading the same as another.</summary>
    private sealed record Reading(string Region, string User, Role Role, Guid Beneficiary, Guid? Request, PersonalRecord Record);

    private sealed record Reader(Reading What, CommandContext By)
    {
        // Told to the microsecond, which is what the database keeps.
        public Note Note(Instant at) => new(
            new PersonalDataRead(
                What.Beneficiary, What.Request, What.Record, What.User, What.Role, Instant.FromUnixTimeTicks(at.ToUnixTimeTicks() / 10 * 10)),
            By);
    }
}
