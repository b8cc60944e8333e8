using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Mandates;

/// <summary>
/// A centre does in a beneficiary's name only what a mandate lets it do, whichever command it comes from. Mandate and centre are what
/// the decision rests on: one that is revoked, or suspended, while the command is on its way loses it.
/// </summary>
public sealed class RequestMandates : IAnnotator
{
    public Type State => typeof(CitizenRequest);

    public async ValueTask<Decision> AnnotateAsync(object? before, Decision decision, Deliberation on)
    {
        var (actor, request) = (on.Context.Actor, (CitizenRequest?)before);
        if (actor is not { Role: Role.CentreClerk or Role.CentreManager, CentreCode: { } centre }
            || request is { NeedsMandate: false }
            || decision.Events.Select(CentreMandates.RightFor).FirstOrDefault(right => right is not null) is not { } right)
        {
            return decision;
        }

        var (beneficiary, service) = decision.Events[0] is RequestOpened opened
            ? (opened.BeneficiaryId, opened.ServiceCode)
            : (request!.BeneficiaryId, request.ServiceCode);
        var (holds, flaw) = await FindAsync(isAfresh: false);
        if (holds is null)
        {
            (holds, flaw) = await FindAsync(isAfresh: true);
        }

        return holds is null
            ? MandateRefusals.MandateRequired(right, flaw!.Value)
            : decision.Select(e => CentreMandates.RightFor(e) is null ? e : (RequestEvent)e with { Mandate = holds.Id });

        async ValueTask<(Mandate? Holds, MandateFlaw? Flaw)> FindAsync(bool isAfresh)
        {
            var place = await on.RestOnAsync<ServiceCentre>(ServiceCentre.StreamId(on.Region, centre), isAfresh);
            var mandates = await on.RestOnAsync<CentreMandates>(CentreMandates.StreamId(on.Region, beneficiary, centre), isAfresh);
            return place is null
                ? (null, MandateFlaw.Missing)
                : CentreMandates.Under(mandates?.State, place.State, right, service, on.Stream, request, on.Now);
        }
    }
}
