using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Redactions;

public enum RedactionStatus
{
    Requested,
    Approved,
    Declined,
}

/// <summary>
/// A redaction of one sealed event: asked for by one person, decided by another. Once approved it cannot be taken back,
/// since what it masks is gone.
/// </summary>
/// <param name="Target">The event's id.</param>
/// <param name="Members">JSON Pointers into the event's data.</param>
/// <param name="Basis">The law or order that demands it.</param>
public sealed record Redaction(
    Guid Target,
    ImmutableArray<string> Members,
    string Basis,
    string RequestedBy,
    Instant RequestedAt,
    RedactionStatus Status = RedactionStatus.Requested,
    string? DecidedBy = null,
    Instant? DecidedAt = null,
    string? Reason = null) : IEventSourced<Redaction>
{
    public static StreamKind Kind { get; } = new("redaction", RedactionRefusals.RedactionNotFound);

    public bool Admits(Actor actor) => actor.Role is Role.Auditor or Role.Administrator;

    public static Decision Request(Guid target, ImmutableArray<string> members, string basis, string requestedBy, Instant at) =>
        new RedactionRequested(target, members, basis, requestedBy, at);

    /// <summary>Never by the one who asked for it.</summary>
    public Decision Approve(string approvedBy, Instant at) => this switch
    {
        { Status: not RedactionStatus.Requested } => RedactionRefusals.RedactionAlreadyDecided,
        _ when Actor.IsSameUser(approvedBy, RequestedBy) => RedactionRefusals.RedactionNeedsAnother,
        _ => new RedactionApproved(Target, Members, Basis, [RequestedBy, approvedBy], at),
    };

    public Decision Decline(string reason, string declinedBy, Instant at) => Status is RedactionStatus.Requested
        ? new RedactionDeclined(reason, declinedBy, at)
        : RedactionRefusals.RedactionAlreadyDecided;

    public static Redaction Evolve(Redaction? state, DomainEvent @event) => @event switch
    {
        RedactionRequested e => new Redaction(e.Target, e.Members, e.Basis, e.RequestedBy, e.RequestedAt),
        RedactionApproved e => state! with { Status = RedactionStatus.Approved, DecidedBy = e.Approvers[^1], DecidedAt = e.ApprovedAt },
        RedactionDeclined e => state! with { Status = RedactionStatus.Declined, DecidedBy = e.DeclinedBy, DecidedAt = e.DeclinedAt, Reason = e.Reason },
        _ => throw new ForeignEventException(@event, typeof(Redaction)),
    };
}
