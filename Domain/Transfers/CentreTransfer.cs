using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Transfers;

public enum TransferStatus
{
    Proposed,
    Agreed,
    Declined,
}

/// <summary>That one centre takes on all that another, which is out of work, has in its hands: proposed by the administration, agreed to by the one that takes it.</summary>
public sealed record CentreTransfer(
    string FromCentreCode,
    string ToCentreCode,
    string Reason,
    string ProposedBy,
    Instant ProposedAt,
    TransferStatus Status = TransferStatus.Proposed,
    string? DecidedBy = null,
    Instant? DecidedAt = null,
    string? DecisionReason = null) : IEventSourced<CentreTransfer>
{
    public static StreamKind Kind { get; } = new("transfer", TransferRefusals.TransferNotFound);

    public Instant? BegunAt => ProposedAt;

    /// <summary>Both centres', and those who see the region.</summary>
    public bool Admits(Actor actor) =>
        actor.SeesWholeRegion || (actor is { Role: Role.CentreManager, CentreCode: { } centre } && (centre == FromCentreCode || centre == ToCentreCode));

    public static Decision Propose(ServiceCentre? from, ServiceCentre? to, string reason, string proposedBy, Instant at) =>
        from is null || to is null ? CentreRefusals.CentreNotFound
        : from.Code == to.Code ? TransferRefusals.TransferToItself
        : Unfit(from, to.IsLicensedAt(at)) is { } refusal ? refusal
        : new TransferProposed(from.Code, to.Code, reason, proposedBy, at);

    /// <summary>Whether somebody is shown what it is about: of the centre that is asked for as long as there is something to decide or to take.</summary>
    public bool ShowsHandOverTo(Actor actor, ServiceCentre from) =>
        Admits(actor) && (actor.CentreCode != ToCentreCode || (from.IsOutOfWork && Status != TransferStatus.Declined));

    /// <summary>Nobody agrees for another centre, or to the own proposal.</summary>
    /// <param name="others">What other centres are asked for the same, or were when this one was.</param>
    /// <param name="now">When it is told: nobody takes on by an earlier instant what they could not now.</param>
    public Decision Agree(ServiceCentre from, ServiceCentre to, IEnumerable<CentreTransfer> others, Actor by, Instant at, Instant now) =>
        by.CentreCode != ToCentreCode ? SharedRefusals.AccessDenied
        : Status != TransferStatus.Proposed ? TransferRefusals.TransferAlreadyDecided
        : Actor.IsSameUser(by.User, ProposedBy) ? TransferRefusals.TransferNeedsAnother
        : others.Any(other => other.Status == TransferStatus.Agreed) ? TransferRefusals.TransferTaken
        : Unfit(from, to.CanTakeOn(by, at, now)) is { } refusal ? refusal
        : new TransferAgreed(by.User, at);

    public Decision Decline(string reason, Actor by, Instant at) =>
        by.Role != Role.Administrator && by.CentreCode != ToCentreCode ? SharedRefusals.AccessDenied
        : Status != TransferStatus.Proposed ? TransferRefusals.TransferAlreadyDecided
        : new TransferDeclined(reason, by.User, at);

    public static CentreTransfer Evolve(CentreTransfer? state, DomainEvent @event) => @event switch
    {
        TransferProposed e => new CentreTransfer(e.FromCentreCode, e.ToCentreCode, e.Reason, e.ProposedBy, e.ProposedAt),
        _ when state is null => throw new ForeignEventException(@event, typeof(CentreTransfer)),
        TransferAgreed e => state with { Status = TransferStatus.Agreed, DecidedBy = e.AgreedBy, DecidedAt = e.AgreedAt },
        TransferDeclined e => state with { Status = TransferStatus.Declined, DecidedBy = e.DeclinedBy, DecidedAt = e.DeclinedAt, DecisionReason = e.Reason },
        _ => throw new ForeignEventException(@event, typeof(CentreTransfer)),
    };

    private static Refusal? Unfit(ServiceCentre from, bool canBeTakenOn) =>
        !from.IsOutOfWork ? TransferRefusals.CentreInWork
        : !canBeTakenOn ? CentreRefusals.LicenceNotValid
        : null;
}
