using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Transfers;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Transfers;
using NodaTime;

namespace EventLedger.Api.Transfers;

/// <summary>A transfer and what became of it.</summary>
/// <param name="DecidedBy">Absent while the other centre has to decide.</param>
public sealed record TransferView(
    Guid Id,
    long Version,
    TransferStatus Status,
    string FromCentreCode,
    string ToCentreCode,
    string Reason,
    string ProposedBy,
    Instant ProposedAt,
    string? DecidedBy,
    Instant? DecidedAt,
    string? DecisionReason)
{
    internal static TransferView Of(Guid id, Current<CentreTransfer> current)
    {
        var transfer = current.State;
        return new(
            id,
            current.Version,
            transfer.Status,
            transfer.FromCentreCode,
            transfer.ToCentreCode,
            transfer.Reason,
            transfer.ProposedBy,
            transfer.ProposedAt,
            transfer.DecidedBy,
            transfer.DecidedAt,
            transfer.DecisionReason);
    }
}

internal sealed class GetTransfers : IEndpoint
{
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<Listing<TransferView>>("/v1/transfers", ListAsync)
            .Describe("Transfers", "ListTransfers", "Transfers that were proposed", "Of the 200 that were proposed last those that concern the caller, the last first.")
            .Place(40)
            .AllowRoles(Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
        routes.MapRead<TransferView>("/v1/transfers/{id:guid}", AnswerAsync)
            .Describe("Transfers", "GetTransfer", "A transfer and what became of it")
            .Place(50)
            .Refuses(TransferRefusals.TransferNotFound)
            .AllowRoles(Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
    }

    /// <summary>Null when there is none, or it is none of the caller's.</summary>
    public static async Task<Current<CentreTransfer>?> FindAsync(HttpContext http, Actor actor, Guid id) =>
        await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<CentreTransfer>(actor.Region, id, http.RequestAborted) is { } current && current.State.Admits(actor)
            ? current
            : null;

    private static async Task<Refusal?> ListAsync(HttpContext http, Actor actor) => await Answers.ListAsync(
        http,
        await http.RequestServices.GetRequiredService<TransferList>().ReadAsync(actor.Region, Most, http.RequestAborted),
        async id => await FindAsync(http, actor, id) is { } current ? TransferView.Of(id, current) : null);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var id = http.RouteId();
        if (await FindAsync(http, actor, id) is not { } current)
        {
            return TransferRefusals.TransferNotFound;
        }

        await Answers.WriteAsync(http, TransferView.Of(id, current), current.Version);
        return null;
    }
}
