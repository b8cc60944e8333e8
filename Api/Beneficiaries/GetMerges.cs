using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>A merge and how far it has come.</summary>
/// <param name="Reason">Of what was asked last, the merge or its reversal.</param>
/// <param name="DecidedBy">Absent while somebody has to decide.</param>
public sealed record MergeView(
    Guid Id,
    long Version,
    MergeStatus Status,
    Guid SurvivorId,
    Guid AbsorbedId,
    string Reason,
    string RequestedBy,
    Instant RequestedAt,
    string? DecidedBy,
    Instant? DecidedAt,
    string? DecisionReason)
{
    internal static MergeView Of(Guid id, Current<RecordMerge> current)
    {
        var merge = current.State;
        return new(
            id,
            current.Version,
            merge.Status,
            merge.Survivor,
            merge.Absorbed,
            merge.Reason,
            merge.RequestedBy,
            merge.RequestedAt,
            merge.DecidedBy,
            merge.DecidedAt,
            merge.DecisionReason);
    }
}

internal sealed class GetMerges : IEndpoint
{
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<Listing<MergeView>>("/v1/merges", ListAsync)
            .Describe("Beneficiaries", "ListMerges", "Merges of records that were asked for", "The 200 that were asked for last, those first.")
            .AllowRoles(Role.CentreManager, Role.Auditor, Role.Administrator);
        routes.MapRead<MergeView>("/v1/merges/{id:guid}", AnswerAsync)
            .Describe("Beneficiaries", "GetMerge", "A merge and how far it has come")
            .Refuses(BeneficiaryRefusals.MergeNotFound)
            .AllowRoles(Role.CentreManager, Role.Auditor, Role.Administrator);
    }

    private static async Task<Refusal?> ListAsync(HttpContext http, Actor actor) => await Answers.ListAsync(
        http, await http.RequestServices.GetRequiredService<MergeList>().ReadAsync(actor.Region, Most, http.RequestAborted), id => FindAsync(http, actor, id));

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        if (await FindAsync(http, actor, http.RouteId()) is not { } view)
        {
            return BeneficiaryRefusals.MergeNotFound;
        }

        await Answers.WriteAsync(http, view, view.Version);
        return null;
    }

    private static async Task<MergeView?> FindAsync(HttpContext http, Actor actor, Guid id) =>
        await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<RecordMerge>(actor.Region, id, http.RequestAborted) is { } current
            ? MergeView.Of(id, current)
            : null;
}
