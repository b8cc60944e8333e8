using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections;
using EventLedger.Projections.Requests;
using Microsoft.OpenApi;

namespace EventLedger.Api.Requests;

internal sealed class GetRequests : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<FoundRequests>("/v1/requests", AnswerAsync)
        .Describe(
            "Requests",
            "FindRequests",
            "Finds requests, or lists one's own",
            "The newest first, page by page. Beneficiaries find their own, centres and departments those in their hands, others those of the region. No personal data. "
            + "An asynchronous model: 'freshness' says how current it is.")
        .Query("mine", "Only those of the caller: a beneficiary's own, or those in the hands of the caller's centre or department. Not for those who see the whole region.", JsonSchemaType.Boolean)
        .Query("reference", "The one with this tracking reference, however it is typed.")
        .Query("beneficiary", "Only those for this beneficiary, by the id of the record.", format: "uuid")
        .Query("service", "Only requests for this service.")
        .Query("status", "Statuses separated by commas; all when absent.")
        .Query("centre", "Only those in this centre's hands.")
        .Query("department", "Only those with this department.")
        .Query("from", "Opened since then: an instant, or a civil date in Riyadh.")
        .Query("to", "Opened until then: an instant (exclusive) or a civil date (inclusive).")
        .Query("limit", "Entries on a page, 1 to 200; 50 when absent.", JsonSchemaType.Integer)
        .Query("cursor", "'next' of the page before, of the same search.")
        .Place(25)
        .Refuses(HttpRefusals.RequestMalformed)
        .AllowSignedIn();

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var mine = query.Flag("mine");
        query.Check("mine", !mine || !actor.SeesWholeRegion, "nothing-own");
        var reference = query.Parsed("reference", TrackingReference.Normalise, "tracking-reference");
        var (from, to) = query.Period();
        var filter = new RequestFilter(
            actor.Region,
            null,
            query.Id("beneficiary"),
            query.Text("centre"),
            query.Text("department"),
            query.Text("service"),
            query.Several<RequestStatus>("status"),
            from,
            to);
        var (limit, after) = (query.PageSize(), query.After(TimedPlace.Read));
        if (Narrowed(filter, actor) is not { } own)
        {
            return SharedRefusals.AccessDenied;
        }

        var found = reference is null ? own : own with { Id = await IdAsync(http, actor, reference) };
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var page = await http.RequestServices.GetRequiredService<RequestSearch>().ReadAsync(found, after, limit, http.RequestAborted);
        await Http.Answers.WriteAsync(http, page with { Next = query.Next(page.Next) });
        return null;
    }

    /// <summary>Of what is asked for, what the caller may see; null when another's was asked for.</summary>
    private static RequestFilter? Narrowed(RequestFilter asked, Actor actor) => actor.Role switch
    {
        Role.Beneficiary => Is(asked.BeneficiaryId, actor.BeneficiaryId) ? asked with { BeneficiaryId = actor.BeneficiaryId } : null,
        Role.CentreClerk or Role.CentreManager => Is(asked.CentreCode, actor.CentreCode) ? asked with { CentreCode = actor.CentreCode } : null,
        Role.DepartmentOfficer => Is(asked.DepartmentCode, actor.DepartmentCode) ? asked with { DepartmentCode = actor.DepartmentCode } : null,
        _ => asked,
    };

    private static bool Is<T>(T asked, T own) => asked is null || EqualityComparer<T>.Default.Equals(asked, own);

    // One of another region, or of nobody, finds nothing.
    private static async Task<Guid> IdAsync(HttpContext http, Actor actor, string reference) =>
        await http.RequestServices.GetRequiredService<TrackingReferences>().FindAsync(reference, http.RequestAborted) is var (region, id) && region == actor.Region
            ? id
            : Guid.Empty;
}
