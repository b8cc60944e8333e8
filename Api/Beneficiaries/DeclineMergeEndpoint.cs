using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Why it is not to be.</summary>
public sealed record MergeRefusal
{
    [Reason(1000)]
    public required string Reason { get; init; }
}

internal sealed class DeclineMergeEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<MergeRefusal, MergeReceipt>("/v1/merges/{id:guid}/refusal", call => new DeclineMerge(call.Id, call.Body.Reason, call.Context))
        .Changes<RecordMerge>()
        .Describe("Beneficiaries", "DeclineMerge", "Declines a merge, or its reversal", "Everything stays as it is. Whoever asked may take it back so.")
        .Example(new MergeRefusal { Reason = "Twins: born on one day, and of one father" })
        .Refuses(BeneficiaryRefusals.MergeAlreadyDecided)
        .AllowRoles(Role.CentreManager, Role.Administrator);
}
