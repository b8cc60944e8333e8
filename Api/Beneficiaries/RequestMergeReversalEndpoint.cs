using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>How it is known that they are two persons.</summary>
public sealed record MergeReversal
{
    [Reason(1000)]
    public required string Reason { get; init; }
}

internal sealed class RequestMergeReversalEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<MergeReversal, MergeReceipt>("/v1/merges/{id:guid}/reversal", call => new RequestMergeReversal(call.Id, call.Body.Reason, call.Context))
        .Changes<RecordMerge>()
        .Describe(
            "Beneficiaries",
            "RequestMergeReversal",
            "Says that two merged records are two persons' after all",
            "Once another person agrees, what was opened for the absorbed record comes back to it; what came since stays with the other.")
        .Example(new MergeReversal { Reason = "The second person came with an ID of the same name" })
        .Refuses(BeneficiaryRefusals.NotMerged)
        .AllowRoles(Role.CentreManager, Role.Administrator);
}
