using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections;
using EventLedger.Projections.WorkQueues;
using Microsoft.OpenApi;

namespace EventLedger.Api.WorkQueues;

internal sealed class GetQueues : IEndpoint
{
    private const string Description =
        "What still waits for somebody, or the statuses asked for; page by page. An asynchronous model: 'freshness' says how current it is.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Filtered(routes.MapRead<QueuePage>("/v1/centres/{code}/queue", (http, actor) =>
            AnswerAsync<ServiceCentre>(http, actor, QueueOwner.Centre, actor.CentreCode, ServiceCentre.StreamId)))
            .Describe("Centres", "GetCentreQueue", "A centre's work queue", Description)
            .Refuses(CentreRefusals.CentreNotFound, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
        Filtered(routes.MapRead<QueuePage>("/v1/departments/{code}/queue", (http, actor) =>
            AnswerAsync<Department>(http, actor, QueueOwner.Department, actor.DepartmentCode, Department.StreamId)))
            .Describe("Departments", "GetDepartmentQueue", "A department's work queue", Description)
            .Refuses(DepartmentRefusals.DepartmentNotFound, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.DepartmentOfficer, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
    }

    private static RouteHandlerBuilder Filtered(RouteHandlerBuilder endpoint) => endpoint
        .Query("status", "Statuses separated by commas; everything that still waits for somebody when absent.")
        .Query("overdue", "Only what is past its deadline, or only what is not.", JsonSchemaType.Boolean)
        .Query("service", "Only requests for this service.")
        .Query("sort", "deadline (default), -deadline, opened or -opened. What has no deadline counts as due at the end of time.")
        .Query("limit", "Entries on a page, 1 to 200; 50 when absent.", JsonSchemaType.Integer)
        .Query("cursor", "'next' of the page before, of the same queue, filter and order.");

    private static async Task<Refusal?> AnswerAsync<TState>(HttpContext http, Actor actor, QueueOwner owner, string? own, Func<string, string, Guid> streamId)
        where TState : class, IEventSourced<TState>
    {
        var code = (string)http.Request.RouteValues["code"]!;
        if (!actor.SeesWholeRegion && code != own)
        {
            return SharedRefusals.AccessDenied;
        }

        var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
        if (await ledger.ReferenceAsync<TState>(actor.Region, streamId(actor.Region, code), http.RequestAborted) is null)
        {
            return TState.Kind.NotFound;
        }

        var query = new QueryReader(http);
        var filter = Filter(query, actor.Region, owner, code);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var page = await http.RequestServices.GetRequiredService<WorkQueue>().ReadAsync(filter, http.RequestAborted);
        await Answers.WriteAsync(http, page with { Next = query.Next(page.Next) });
        return null;
    }

    private static QueueFilter Filter(QueryReader query, string region, QueueOwner owner, string code) => new(
        region,
        owner,
        code,
        query.Several<RequestStatus>("status"),
        query.Boolean("overdue"),
        query.Text("service"),
        query.Choice(
            "sort",
            QueueOrder.Deadline,
            ("deadline", QueueOrder.Deadline),
            ("-deadline", QueueOrder.DeadlineDescending),
            ("opened", QueueOrder.Opened),
            ("-opened", QueueOrder.OpenedDescending)),
        query.After(TimedPlace.Read),
        query.PageSize());
}
