using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Transfers;
using EventLedger.Projections;
using Microsoft.OpenApi;
using NodaTime;

namespace EventLedger.Api.Transfers;

/// <summary>A request that whoever goes on with it has to know of. No personal data.</summary>
/// <param name="MoneyHeld">What was paid for it and not given back.</param>
/// <param name="RefundWaiting">What somebody still has to approve or pay back; absent when nothing.</param>
/// <param name="ResultWaits">Whether its result waits for the beneficiary.</param>
public sealed record HandOverItem(
    Guid RequestId,
    string TrackingReference,
    string ServiceCode,
    Guid BeneficiaryId,
    RequestStatus Status,
    Instant? PromisedDeadline,
    Money MoneyHeld,
    Money? RefundWaiting,
    bool ResultWaits);

/// <param name="Next">The cursor of the next page; absent on the last.</param>
public sealed record HandOverPage(IReadOnlyList<HandOverItem> Items, string? Next);

/// <summary>What a centre has in its hands, from the events themselves: for whoever leaves it and for whoever takes it on.</summary>
internal sealed class GetHandOver : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<HandOverPage>("/v1/centres/{code}/hand-over", OfCentreAsync)
            .Query("limit", "Requests looked at for a page, 1 to 200; 50 when absent. A page may hold fewer than it looked at.", JsonSchemaType.Integer)
            .Query("cursor", "'next' of the page before.")
            .Describe("Transfers", "GetHandOver", "What a centre has in its hands", "Open requests, money held, refunds under way and results that wait to be collected. Current.")
            .Place(60)
            .Refuses(CentreRefusals.CentreNotFound, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
        routes.MapRead<HandOverPage>("/v1/transfers/{id:guid}/hand-over", OfTransferAsync)
            .Query("limit", "Requests looked at for a page, 1 to 200; 50 when absent. A page may hold fewer than it looked at.", JsonSchemaType.Integer)
            .Query("cursor", "'next' of the page before.")
            .Describe("Transfers", "GetTransferHandOver", "What a centre is asked to take on", "What is in the hands of the centre that it would come from; shown to the one that is asked unless it declined, and until the other works again.")
            .Place(70)
            .Refuses(TransferRefusals.TransferNotFound, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
    }

    private static async Task<Refusal?> OfCentreAsync(HttpContext http, Actor actor)
    {
        var code = (string)http.Request.RouteValues["code"]!;
        if (!actor.SeesWholeRegion && actor.CentreCode != code)
        {
            return SharedRefusals.AccessDenied;
        }

        return await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<ServiceCentre>(actor.Region, ServiceCentre.StreamId(actor.Region, code), http.RequestAborted) is null
            ? CentreRefusals.CentreNotFound
            : await WriteAsync(http, actor, code);
    }

    private static async Task<Refusal?> OfTransferAsync(HttpContext http, Actor actor)
    {
        if (await GetTransfers.FindAsync(http, actor, http.RouteId()) is not { State: var transfer })
        {
            return TransferRefusals.TransferNotFound;
        }

        var from = await http.RequestServices.GetRequiredService<StreamLedger>()
            .FindAsync<ServiceCentre>(actor.Region, ServiceCentre.StreamId(actor.Region, transfer.FromCentreCode), http.RequestAborted);
        return transfer.ShowsHandOverTo(actor, from!.State) ? await WriteAsync(http, actor, transfer.FromCentreCode) : SharedRefusals.AccessDenied;
    }

    private static async Task<Refusal?> WriteAsync(HttpContext http, Actor actor, string centre)
    {
        var query = new QueryReader(http);
        var (limit, after) = (query.PageSize(), query.After(static text => Cursor.Read(text) is { } place && Guid.TryParse(place, out _) ? place : null));
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var page = await http.RequestServices.GetRequiredService<CentreRequests>().ReadAsync(actor.Region, centre, after is null ? Guid.Empty : Guid.Parse(after), limit, http.RequestAborted);
        var items = new List<HandOverItem>();
        foreach (var request in page)
        {
            if (await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<CitizenRequest>(actor.Region, request.Id, http.RequestAborted) is { State: var state }
                && state.CentreCode == centre
                && ItemOf(request.Id, state) is { } item)
            {
                items.Add(item);
            }
        }

        await Answers.WriteAsync(http, new HandOverPage(items, page.Count == limit ? query.Next(Cursor.Write(page[^1].Id.ToString())) : null));
        return null;
    }

    /// <summary>Null for one that is over, and of which no money is to be given back.</summary>
    private static HandOverItem? ItemOf(Guid id, CitizenRequest request) => request is { IsEnded: true, Refund: null } && !(request.IsWithoutEffect && request.Paid > request.Refunded)
        ? null
        : new(
            id,
            request.TrackingReference,
            request.ServiceCode,
            request.BeneficiaryId,
            request.Status,
            request.PromisedDeadline,
            request.Paid - request.Refunded,
            request.Refund?.Amount,
            request.Status is RequestStatus.Completed or RequestStatus.HandedOver);
}
