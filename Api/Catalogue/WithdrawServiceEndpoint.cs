using EventLedger.Api.Http;
using EventLedger.Application.Catalogue;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Catalogue;

/// <summary>The end of a service.</summary>
public sealed record ServiceWithdrawal
{
    /// <summary>Shown to everybody; no personal data.</summary>
    [Reason(500)]
    public required string Reason { get; init; }

    /// <summary>In the future; at once when absent.</summary>
    public Instant? WithdrawnFrom { get; init; }
}

internal sealed class WithdrawServiceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<ServiceWithdrawal, ServiceReceipt>(
            "/v1/services/{code}/withdrawal", call => new WithdrawService(call.Route("code"), call.Body.Reason, call.Body.WithdrawnFrom, call.Context))
        .Changes<ServiceDefinition>()
        .Describe("Services", "WithdrawService", "Offers a service no longer", "What is open goes on. Another version brings it back.")
        .Example(new ServiceWithdrawal { Reason = "Part of the civil status certificate now" })
        .Refuses(ServiceRefusals.ServiceAlreadyWithdrawn, SharedRefusals.ValueInvalid("withdrawnFrom"))
        .AllowRoles(Role.Administrator);
}
