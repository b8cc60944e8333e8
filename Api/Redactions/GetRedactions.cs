using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Api.Sealing;
using EventLedger.Application.Ledger;
using EventLedger.Application.Redactions;
using EventLedger.Domain.Redactions;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Redactions;

/// <summary>A redaction and how far it has come.</summary>
/// <param name="Leaf">Where it is sealed; null until it is approved and sealed.</param>
/// <param name="MaskedAt">When the members were masked; null until then.</param>
public sealed record RedactionView(
    Guid Id,
    long Version,
    RedactionStatus Status,
    Guid EventId,
    ImmutableArray<string> Members,
    string Basis,
    string RequestedBy,
    Instant RequestedAt,
    string? DecidedBy,
    Instant? DecidedAt,
    string? Reason,
    long? Leaf,
    Instant? MaskedAt)
{
    internal static RedactionView Of(Guid id, Current<Redaction> current, (long Leaf, Instant? MaskedAt)? done)
    {
        var redaction = current.State;
        return new(
            id,
            current.Version,
            redaction.Status,
            redaction.Target,
            redaction.Members,
            redaction.Basis,
            redaction.RequestedBy,
            redaction.RequestedAt,
            redaction.DecidedBy,
            redaction.DecidedAt,
            redaction.Reason,
            done?.Leaf,
            done?.MaskedAt);
    }
}

internal sealed class GetRedactions : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<Listing<RedactionView>>("/v1/ledger/redactions", ListAsync)
            .Describe("Ledger", "ListRedactions", "Redactions that were asked for", "All of the region, the oldest first.")
            .Refuses(SealingRefusals.LedgerDamaged)
            .AllowRoles(Role.Auditor, Role.Administrator);
        routes.MapRead<RedactionView>("/v1/ledger/redactions/{id:guid}", AnswerAsync)
            .Describe("Ledger", "GetRedaction", "A redaction and how far it has come")
            .Refuses(RedactionRefusals.RedactionNotFound, SealingRefusals.LedgerDamaged)
            .AllowRoles(Role.Auditor, Role.Administrator);
    }

    private static async Task<Refusal?> ListAsync(HttpContext http, Actor actor) => await Answers.ListAsync(
        http, await http.RequestServices.GetRequiredService<RedactionList>().ReadAsync(actor.Region, http.RequestAborted), id => FindAsync(http, actor, id));

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        if (await FindAsync(http, actor, http.RouteId()) is not { } view)
        {
            return RedactionRefusals.RedactionNotFound;
        }

        await Answers.WriteAsync(http, view, view.Version);
        return null;
    }

    private static async Task<RedactionView?> FindAsync(HttpContext http, Actor actor, Guid id) =>
        await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<Redaction>(actor.Region, id, http.RequestAborted) is { } current
            ? RedactionView.Of(id, current, await GetProofs.Reader(http, actor).RedactionAsync(actor.Region, id, http.RequestAborted))
            : null;
}
