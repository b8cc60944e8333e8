using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

internal sealed class GetCandidates : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Listing<FoundRecord>>("/v1/beneficiaries/{id:guid}/candidates", AnswerAsync)
        .Describe(
            "Beneficiaries",
            "ListCandidates",
            "Records that may be the same person's",
            "Those with the same mobile number and a near name, and those with the same name; not those that are merged with it. Two people decide on a merge.")
        .Refuses(BeneficiaryRefusals.BeneficiaryNotFound, BeneficiaryRefusals.SearchNotReady, AccessRefusals.ReadNotRecorded)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);

    /// <summary>Shows the records that may be a person's.</summary>
    /// <param name="own">The person's own record; null when there is none.</param>
    internal static async Task<Refusal?> ShowAsync(HttpContext http, Actor actor, PersonTraits person, Guid? own = null)
    {
        var search = http.RequestServices.GetRequiredService<RecordSearch>();
        if (!search.IsReady(actor.Region))
        {
            return BeneficiaryRefusals.SearchNotReady;
        }

        var candidates = search.Candidates(actor.Region, person, FoundRecords.Most).Select(one => (one.Id, (CandidateSignal?)one.Signal));
        await Answers.WriteAsync(http, new Listing<FoundRecord>(await FoundRecords.ShowAsync(http, actor, candidates, own)));
        return null;
    }

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var (id, services, cancellation) = (http.RouteId(), http.RequestServices, http.RequestAborted);
        if (await services.GetRequiredService<StreamLedger>().FindAsync<Beneficiary>(actor.Region, id, cancellation) is not { State: var record })
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        // What is compared is shown to nobody. Of somebody who was erased there is nothing to compare.
        var key = record.IsErased ? null : await services.GetRequiredService<PersonalData>().FindKeyAsync(actor.Region, id, cancellation);
        return await ShowAsync(http, actor, PersonTraits.Of(key?.Open(record.NameAr), key?.Open(record.NameEn), key?.Open(record.Mobile)), id);
    }
}
