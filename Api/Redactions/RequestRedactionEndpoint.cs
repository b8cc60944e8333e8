using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Redactions;
using EventLedger.Domain.Redactions;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Redactions;

/// <summary>What is to be masked in a sealed event, and why.</summary>
public sealed record NewRedaction : Dated
{
    /// <summary>The event; searches of the ledger and receipts know its id.</summary>
    public required Guid EventId { get; init; }

    /// <summary>JSON Pointers (RFC 6901) into the event's data, such as <c>/name</c> or <c>/reasons/0</c>: free text and personal data only.</summary>
    [Entries(1, 50, LongestText = 200)]
    public required ImmutableArray<string> Members { get; init; }

    /// <summary>The law or order that demands it. It is sealed for ever, so without personal data.</summary>
    [Reason(500)]
    public required string Basis { get; init; }

    /// <summary>When it was asked for; now when absent.</summary>
    public Instant? RequestedAt { get; init; }
}

internal sealed class RequestRedactionEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewRedaction, RedactionReceipt>(
            "/v1/ledger/redactions",
            call => new RequestRedaction(
                Guid.CreateVersion7(), call.Body.EventId, [.. call.Body.Members.Distinct(StringComparer.Ordinal)], call.Body.Basis, call.Body.RequestedAt, call.Context),
            id => $"/v1/ledger/redactions/{id}")
        .Describe(
            "Ledger",
            "RequestRedaction",
            "Asks that members of a sealed event be masked",
            "For what got into an event and must not be kept. Nothing happens before an auditor, another person, approves.")
        .Example(new NewRedaction
        {
            EventId = Guid.Parse("01983c0f-1d6e-7c30-9a2b-5f0c7d1e2a3b"),
            Members = ["/name"],
            Basis = "Personal Data Protection Law, article 18; order 2026-77",
        })
        .Refuses(SealingRefusals.EventNotFound, SealingRefusals.EventNotSealed, SealingRefusals.LedgerDamaged, RedactionRefusals.MemberNotMaskable("/name"))
        .AllowRoles(Role.Administrator);
}
