using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Timelines;
using Microsoft.OpenApi;

namespace EventLedger.Api.Timelines;

/// <summary>Timelines made of more than one stream. Every timeline comes page by page, as these do.</summary>
[Group("Staff", "Who works where, their courses and certificates, and what a user recorded.", 70)]
internal sealed class GetMergedTimelines : IEndpoint
{
    public const int DefaultLimit = 100;
    public const int LargestLimit = 500;
    private const string Description = "Read from the streams, in the order recorded; personal data stays sealed.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Paged(routes.MapRead<TimelinePage>("/v1/beneficiaries/{id:guid}/timeline", OfBeneficiaryAsync))
            .Describe("Beneficiaries", "GetBeneficiaryTimeline", "Everything about a beneficiary: the record, the requests and who read personal data", Description)
            .Refuses(BeneficiaryRefusals.BeneficiaryNotFound, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.Beneficiary, Role.Auditor, Role.Administrator);
        Paged(routes.MapRead<TimelinePage>("/v1/centres/{code}/timeline", OfCentreAsync))
            .Describe("Centres", "GetCentreTimeline", "Everything about a centre: its licence and every request that was ever in its hands", Description)
            .Refuses(CentreRefusals.CentreNotFound, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
        Paged(routes.MapRead<TimelinePage>("/v1/staff/{user}/timeline", OfUserAsync))
            .Describe("Staff", "GetStaffTimeline", "Everything a user recorded", $"{Description} Empty for a user who recorded nothing.")
            .Refuses(HttpRefusals.RequestMalformed)
            .AllowRoles(Role.Auditor, Role.Administrator);
    }

    /// <summary>The page asked for; null, and the refusal written, when the query makes no sense.</summary>
    public static Task<TimelinePage?> ReadAsync(HttpContext http, Actor actor, TimelineScope scope) => ReadAsync(http, actor, scope, new QueryReader(http));

    /// <param name="query">Of which everything else was read.</param>
    public static async Task<TimelinePage?> ReadAsync(HttpContext http, Actor actor, TimelineScope scope, QueryReader query)
    {
        var part = new TimelinePart(
            query.Instant("asOf"), query.Instant("asRecorded"), query.AfterSequence(), query.Number("limit", 1, LargestLimit, DefaultLimit));
        return await query.IsRefusedAsync()
            ? null
            : await http.RequestServices.GetRequiredService<TimelineReader>().ReadAsync(actor.Region, scope, part, http.RequestAborted);
    }

    public static RouteHandlerBuilder Paged(RouteHandlerBuilder endpoint) => endpoint
        .Query("asOf", "Only what happened until this instant.", format: "date-time")
        .Query("asRecorded", "Only what was recorded until this instant.", format: "date-time")
        .Query("limit", "Entries on a page, 1 to 500; 100 when absent.", JsonSchemaType.Integer)
        .Query("cursor", "'next' of the page before.");

    private static async Task<Refusal?> OfBeneficiaryAsync(HttpContext http, Actor actor)
    {
        var id = http.RouteId();
        if (await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<Beneficiary>(actor.Region, id, http.RequestAborted) is not { } current)
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        return current.State.Admits(actor)
            ? await AnswerAsync(http, actor, TimelineScope.OfBeneficiary(actor.Region, id, isOwn: actor.Role == Role.Beneficiary))
            : SharedRefusals.AccessDenied;
    }

    private static async Task<Refusal?> OfCentreAsync(HttpContext http, Actor actor)
    {
        var code = (string)http.Request.RouteValues["code"]!;
        var centre = await http.RequestServices.GetRequiredService<StreamLedger>()
            .ReferenceAsync<ServiceCentre>(actor.Region, ServiceCentre.StreamId(actor.Region, code), http.RequestAborted);
        return centre is null ? CentreRefusals.CentreNotFound : await AnswerAsync(http, actor, TimelineScope.OfCentre(actor.Region, code));
    }

    private static Task<Refusal?> OfUserAsync(HttpContext http, Actor actor) =>
        AnswerAsync(http, actor, TimelineScope.OfUser(http.RouteText("user")));

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor, TimelineScope scope)
    {
        if (await ReadAsync(http, actor, scope) is { } page)
        {
            await Answers.WriteAsync(http, page);
        }

        return null;
    }
}
