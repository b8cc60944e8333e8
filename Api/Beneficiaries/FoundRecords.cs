using EventLedger.Api.Http;
using EventLedger.Application.Access;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>What of a record tells it from others to whoever has the person there, and nothing else of it.</summary>
/// <param name="NameAr">The first word, and the first letter of each other.</param>
/// <param name="NationalId">The last digits.</param>
/// <param name="Mobile">The last digits.</param>
/// <param name="Signal">Why it may be the same person's as another; absent in a search.</param>
public sealed record FoundRecord(Guid Id, IdentityKind IdentityKind, string? NameAr, string? NationalId, string? Mobile, CandidateSignal? Signal);

/// <summary>Shows records that were found in memory, as they are now: each reading is recorded first.</summary>
internal static class FoundRecords
{
    /// <summary>As many are shown.</summary>
    public const int Most = 10;

    /// <summary>The records, or those they were merged into, each once; fewer than were found when some were erased meanwhile.</summary>
    /// <param name="found">Those that fit best first.</param>
    /// <param name="except">The record that others are compared with; null for none.</param>
    public static async Task<IReadOnlyList<FoundRecord>> ShowAsync(HttpContext http, Actor actor, IEnumerable<(Guid Id, CandidateSignal? Signal)> found, Guid? except = null)
    {
        var (services, region, cancellation) = (http.RequestServices, actor.Region, http.RequestAborted);
        var (ledger, recorder) = (services.GetRequiredService<StreamLedger>(), services.GetRequiredService<AccessRecorder>());
        var seen = new HashSet<Guid>();
        if (except is { } own)
        {
            seen.Add(await Identities.EndOfMergesAsync(ledger, region, own, cancellation));
        }

        var shown = new List<Task<FoundRecord?>>();
        foreach (var (id, signal) in found)
        {
            var (end, record) = await Identities.FollowMergesAsync(ledger, region, id, cancellation);
            if (seen.Add(end) && record is { IsErased: false } person)
            {
                shown.Add(OpenAsync(end, person, signal));
            }

            if (shown.Count == Most)
            {
                break;
            }
        }

        return [.. (await Task.WhenAll(shown)).OfType<FoundRecord>()];

        // Those of one answer are recorded together.
        async Task<FoundRecord?> OpenAsync(Guid id, Beneficiary person, CandidateSignal? signal) =>
            await recorder.OpenAsync(actor, id, null, null, PersonalRecord.Found, () => Commands.Context(http, actor), cancellation) is { } key
                ? Of(id, person, signal, key)
                : null;
    }

    private static FoundRecord? Of(Guid id, Beneficiary person, CandidateSignal? signal, PersonalKey key)
    {
        try
        {
            return new(
                id,
                person.IdentityKind,
                NameWords.Masked(key.Open(person.NameAr)),
                BeneficiaryView.Shown(key.Open(person.NationalId), masked: true),
                BeneficiaryView.Shown(key.Open(person.Mobile), masked: true),
                signal);
        }
        catch (DamagedRecordException)
        {
            // Others are found all the same; whoever reads this one is told.
            return null;
        }
    }
}
