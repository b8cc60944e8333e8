using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>An erasure that waits for a second person.</summary>
/// <param name="Version">Of the record, for <c>If-Match</c>.</param>
/// <param name="IsHeld">Whether a legal hold on the record stands in its way.</param>
public sealed record AskedErasureView(Guid BeneficiaryId, long Version, string Basis, string RequestedBy, Instant RequestedAt, bool IsHeld);

internal sealed class GetErasures : IEndpoint
{
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Listing<AskedErasureView>>("/v1/erasures", AnswerAsync)
        .Describe("Beneficiaries", "ListErasures", "Erasures that wait for a second person", "The 200 that have waited longest, those first. They name no person.")
        .AllowRoles(Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor) => await Answers.ListAsync(
        http, await http.RequestServices.GetRequiredService<AskedErasures>().ReadAsync(actor.Region, Most, http.RequestAborted), id => FindAsync(http, actor, id));

    private static async Task<AskedErasureView?> FindAsync(HttpContext http, Actor actor, Guid id) =>
        await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<Beneficiary>(actor.Region, id, http.RequestAborted) is { State.Erasure: { } asked } current
            ? new AskedErasureView(id, current.Version, asked.Basis, asked.RequestedBy, asked.RequestedAt, current.State.Hold is not null)
            : null;
}
