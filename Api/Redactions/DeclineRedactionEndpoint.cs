using EventLedger.Api.Http;
using EventLedger.Application.Redactions;
using EventLedger.Domain.Redactions;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Redactions;

/// <summary>Why a redaction is not approved.</summary>
public sealed record RedactionRefusal : Dated
{
    [Reason(1000)]
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
        .Changes<Redaction>()
        .Describe("Ledger", "DeclineRedaction", "Declines a redaction", "Nothing is masked. It may be asked for again.")
        .Example(new RedactionRefusal { Reason = "The text names nobody." })
        .Refuses(RedactionRefusals.RedactionAlreadyDecided)
        .AllowRoles(Role.Auditor);
}
