using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Centres;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Requests;

/// <summary>
/// A centre does in a beneficiary's name only what a mandate lets it do. Mandate and centre are what the decision rests on: one that is
/// revoked, or suspended, while the command is on its way loses it.
/// </summary>
internal static class RequestMandates
{
    // What a rule allows instead of a mandate.
    private static readonly Mandate ByRule = new(Guid.Empty, MandateScope.Everything, null, default, null, default);

    /// <summary>The decision with the mandate that it is taken under; a refusal when its centre needs one and has none.</summary>
    /// <param name="request">Null for a request that is opened.</param>
    public static async ValueTask<Decision> UnderMandateAsync(this Deliberation on, MandateRight right, CitizenRequest? request, Decision decision)
    {
        var context = on.Context;
        if (decision.Refusal is not null
            || context.Actor is not { Role: Role.CentreClerk or Role.CentreManager, CentreCode: { } centre }
            || request is { NeedsMandate: false })
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
            : ReferenceEquals(holds, ByRule) ? decision
            : decision.Select(e => e is RequestOpened or RequestWithdrawn or FeePaid or ResultCollected ? (RequestEvent)e with { Mandate = holds.Id } : e);

        async ValueTask<(Mandate? Holds, MandateFlaw? Flaw)> FindAsync(bool isAfresh)
        {
            if (await on.RestOnCentreAsync(centre, isAfresh) is not { } place)
            {
                return (null, MandateFlaw.Missing);
            }

            var person = (await on.RestOnAsync<Beneficiary>(beneficiary, isAfresh))?.State;
            if (person?.IsDeceased == true)
            {
                // Nobody is left to say yes: what is open comes to its end, and what is ready goes to whoever shows an ID.
                return decision.Events[0] is RequestWithdrawn or ResultCollected { ByProxy: true } ? (ByRule, null) : (null, MandateFlaw.BeneficiaryDeceased);
            }

            var own = await UnderAsync(beneficiary, person);
            if (own.Holds is not null || !isAfresh)
            {
                return own;
            }

            // What a person agreed to under an absorbed record counts as well. Whether the person lives says the one that goes on.
            foreach (var absorbed in await AbsorbedAsync())
            {
                if (await UnderAsync(absorbed.Id, absorbed with { Death = null }) is { Holds: not null } other)
                {
                    return other;
                }
            }

            return own;

            async ValueTask<(Mandate? Holds, MandateFlaw? Flaw)> UnderAsync(Guid record, Beneficiary? whose) => CentreMandates.Under(
                (await on.RestOnAsync<CentreMandates>(CentreMandates.StreamId(on.Region, record, centre), isAfresh))?.State,
                place,
                right,
                service,
                on.Stream,
                request,
                on.Now,
                whose is null ? null : await Minors.WithoutDeadGuardiansAsync(whose, async id => (await on.RestOnAsync<Beneficiary>(id, isAfresh))?.State));
        }

        async ValueTask<List<Beneficiary>> AbsorbedAsync() => await RecordAsync(beneficiary) is { State: var record } ? await AbsorbedRecords.AllAsync(record, RecordAsync) : [];

        ValueTask<Current<Beneficiary>?> RecordAsync(Guid record) => on.RestOnAsync<Beneficiary>(record, isAfresh: true);
    }
}
