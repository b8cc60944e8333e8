using EventLedger.Api.Setup;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Sealing;

/// <summary>Why a redaction is not approved.</summary>
public sealed record RedactionRefusal
{
    [Text(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? DeclinedAt { get; init; }
}

internal sealed class DeclineRedactionEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<RedactionRefusal, RedactionReceipt>(
            "/v1/ledger/redactions/{id:guid}/refusal",
            call => new DeclineRedaction(call.Id, call.Body.Reason, call.Body.DeclinedAt, call.Context))
        .WithMetadata(new ChangesExisting())
        .Describe("Ledger", "DeclineRedaction", "Declines a redaction", "Nothing is masked. It may be asked for again.")
        .Example(new RedactionRefusal { Reason = "The text names nobody." })
        .Refuses(SealingRefusals.RedactionNotFound, SealingRefusals.RedactionAlreadyDecided)
        .AllowRoles(Role.Auditor);
}
