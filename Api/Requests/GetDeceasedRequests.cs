using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections;
using Microsoft.OpenApi;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>A request of a person who died, that somebody still has to bring to its end. No personal data.</summary>
public sealed record DeceasedRequest(
    Guid RequestId, string TrackingReference, string ServiceCode, Guid BeneficiaryId, RequestStatus Status, Instant? PromisedDeadline, Instant DeathRecordedAt);

/// <param name="Next">The cursor of the next page; absent on the last.</param>
public sealed record DeceasedRequestPage(IReadOnlyList<DeceasedRequest> Items, string? Next);

internal sealed class GetDeceasedRequests : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<DeceasedRequestPage>("/v1/centres/{code}/requests-of-deceased", AnswerAsync)
        .Query("limit", "Requests looked at for a page, 1 to 200; 50 when absent. A page may hold fewer than it looked at.", JsonSchemaType.Integer)
        .Query("cursor", "'next' of the page before.")
        .Describe(
            "Requests",
            "ListDeceasedRequests",
            "Open requests of persons who died",
            "Those in the hands of the centre. It withdraws them, or hands a result to whoever comes with an ID, without a mandate; departments go on as before. Current.")
        .Refuses(CentreRefusals.CentreNotFound, HttpRefusals.RequestMalformed)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var (code, services, cancellation) = ((string)http.Request.RouteValues["code"]!, http.RequestServices, http.RequestAborted);
        var ledger = services.GetRequiredService<StreamLedger>();
        if (!actor.SeesWholeRegion && actor.CentreCode != code)
        {
            return SharedRefusals.AccessDenied;
        }

        if (await ledger.FindAsync<ServiceCentre>(actor.Region, ServiceCentre.StreamId(actor.Region, code), cancellation) is null)
        {
            return CentreRefusals.CentreNotFound;
        }

        var query = new QueryReader(http);
        var (limit, after) = (query.PageSize(), query.After(static text => Cursor.Read(text) is { } place && Guid.TryParse(place, out _) ? place : null));
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var page = await services.GetRequiredService<DeceasedRequests>().ReadAsync(actor.Region, after is null ? Guid.Empty : Guid.Parse(after), limit, cancellation);
        var items = new List<DeceasedRequest>();
        foreach (var id in page)
        {
            if (await ledger.FindAsync<CitizenRequest>(actor.Region, id, cancellation) is { State: var request } && request.CentreCode == code
                && await ledger.FindAsync<Beneficiary>(actor.Region, request.BeneficiaryId, cancellation) is { State.Death: { } death })
            {
                items.Add(new(id, request.TrackingReference, request.ServiceCode, request.BeneficiaryId, request.Status, request.PromisedDeadline, death.RecordedAt));
            }
        }

        await Answers.WriteAsync(http, new DeceasedRequestPage(items, page.Count == limit ? query.Next(Cursor.Write(page[^1].ToString())) : null));
        return null;
    }
}
