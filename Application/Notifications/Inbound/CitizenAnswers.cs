using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Requests;

namespace EventLedger.Application.Notifications.Inbound;

/// <summary>A person whose number it is, for all that is known.</summary>
internal sealed record KnownPerson(string Region, Beneficiary Record);

/// <summary>
/// What somebody may be told at a number: of any request what its reference opens to everybody, and which are open only at a number that one person
/// alone has proved to have. It is a coarse status in any case: who holds a telephone, and who only pretends to, nobody can see.
/// </summary>
internal sealed class CitizenAnswers(
    StreamLedger ledger, TrackingReferences references, RecordSearch search, OwnData own, PersonalData personal, ServedRegions regions)
{
    // Records of one number that are looked at. Where more have it, it is no one person's.
    private const int MostOfOneNumber = 20;

    /// <summary>Whether numbers can be looked for yet.</summary>
    public bool IsReady => regions.All.All(search.IsReady);

    /// <summary>The one person of each region whose record has the number, verified; nobody where several have it, as families do.</summary>
    /// <param name="mobile">As E.164.</param>
    public async Task<IReadOnlyList<KnownPerson>> FindAsync(string mobile, CancellationToken cancellation)
    {
        var found = new List<KnownPerson>();
        foreach (var region in regions.All)
        {
            if (await OnlyAsync(region, mobile, cancellation) is { } record)
            {
                found.Add(new(region, record));
            }
        }

        return found;
    }

    /// <summary>The request that a reference opens to everybody, with its region; null when there is none.</summary>
    public async Task<(string Region, CitizenRequest Request)?> FollowAsync(string reference, CancellationToken cancellation)
    {
        return await references.FollowAsync<CitizenRequest>(ledger, reference, static request => request.TrackingReference, cancellation) is var (region, current) && regions.Contain(region)
            ? (region, current.State)
            : null;
    }

    /// <summary>Those of a person that are open, the latest first.</summary>
    public async Task<IReadOnlyList<CitizenRequest>> OpenAsync(KnownPerson person, CancellationToken cancellation)
    {
        var open = new List<CitizenRequest>();
        foreach (var record in await AbsorbedRecords.WithAsync(ledger, person.Region, person.Record.Id, cancellation))
        {
            foreach (var id in await own.RequestsAsync(person.Region, record, cancellation))
            {
                // One that was opened for a record of before may have gone elsewhere, with another part of a merge that was undone.
                if (await ledger.FindAsync<CitizenRequest>(person.Region, id, cancellation) is { State: { IsEnded: false } request } && request.BeneficiaryId == person.Record.Id)
                {
                    open.Add(request);
                }
            }
        }

        return [.. open.OrderByDescending(request => request.OpenedAt)];
    }

    private async Task<Beneficiary?> OnlyAsync(string region, string mobile, CancellationToken cancellation)
    {
        if (search.Find(region, [], PersonTraits.NumberOf(mobile), MostOfOneNumber) is not { } ids)
        {
            return null;
        }

        Beneficiary? only = null;
        foreach (var id in ids)
        {
            if (await ledger.FindAsync<Beneficiary>(region, id, cancellation) is { State: { IsServed: true, MobileVerifiedAt: not null } record }
                && await personal.MobileAsync(region, record, cancellation) == mobile)
            {
                if (only is not null)
                {
                    return null;
                }

                only = record;
            }
        }

        return only;
    }
}
