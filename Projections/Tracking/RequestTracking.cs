using System.Collections.Immutable;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Projections.Tracking;

/// <summary>What a citizen sees of a request: coarse steps and their times, and nothing about persons.</summary>
/// <param name="DepartmentCode">Where it is or was worked on.</param>
/// <param name="PromisedDeadline">Absent when nothing was promised.</param>
/// <param name="Decision">Approved or rejected, once it is decided; never why.</param>
/// <param name="RespondBy">Until when an answer to the return is expected, while the documents are back.</param>
/// <param name="Steps">In the order they were recorded; a department's internal steps are not among them.</param>
/// <param name="ReferenceInDigits">The tracking reference for the keys of a phone, to be printed beside it.</param>
public sealed record RequestTracking(
    string TrackingReference,
    string ServiceCode,
    string DepartmentCode,
    RequestStatus Status,
    Instant OpenedAt,
    Instant? PromisedDeadline,
    ImmutableArray<TrackingStep> Steps,
    CompletionDecision? Decision = null,
    Instant? RespondBy = null,
    string? ReferenceInDigits = null) : IEventSourced<RequestTracking>
{
    public static StreamKind Kind => CitizenRequest.Kind;

    /// <summary>Whoever holds the reference may follow the request.</summary>
    public bool Admits(Actor actor) => true;

    public static RequestTracking Evolve(RequestTracking? state, DomainEvent @event)
    {
        var after = After(state, @event);
        return @event is RequestEvent { DeadlineMovedTo: { } moved } ? after with { PromisedDeadline = moved } : after;
    }

    private static RequestTracking After(RequestTracking? state, DomainEvent @event) => (state, @event) switch
    {
        (null, RequestOpened e) => new(
            e.TrackingReference, e.ServiceCode, e.DepartmentCode, RequestStatus.Opened, e.OpenedAt, e.PromisedDeadline, [new("opened", e.OpenedAt)],
            ReferenceInDigits: Domain.Shared.TrackingReference.InDigits(e.TrackingReference)),
        (null, _) => throw new ForeignEventException(@event, typeof(RequestTracking)),
        (_, FeePaid e) => state.With("fee-paid", e.PaidAt),
        (_, DocumentsTransmitted e) => state.With("transmitted", e.TransmittedAt, RequestStatus.Transmitted) with { RespondBy = null },
        (_, DocumentsReceived e) => state.With("received", e.ReceivedAt, RequestStatus.Received),
        (_, DocumentsReturned e) => state.With("returned", e.ReturnedAt, RequestStatus.Returned) with { RespondBy = e.RespondBy },
        (_, RequestSuspended e) => state.With("suspended", e.SuspendedAt, RequestStatus.Suspended),
        (_, RequestResumed e) => state.With("resumed", e.ResumedAt, RequestStatus.Received) with { PromisedDeadline = e.PromisedDeadline },
        (_, RequestCompleted e) => state.With("completed", e.CompletedAt, RequestStatus.Completed) with { Decision = e.Decision },
        (_, RequestHandedOver e) => state.With("handed-over", e.HandedOverAt, RequestStatus.HandedOver),
        (_, ResultCollected e) => state.With("collected", e.CollectedAt, RequestStatus.Collected),
        (_, RequestWithdrawn e) => state.With("withdrawn", e.WithdrawnAt, RequestStatus.Withdrawn),
        (_, RequestCancelled e) => state.With("cancelled", e.CancelledAt, RequestStatus.Cancelled),
        (_, RequestForwarded e) => state.With("forwarded", e.ForwardedAt, RequestStatus.Transmitted) with { DepartmentCode = e.DepartmentCode },
        (_, DeadlineExtended e) => state.With("deadline-extended", e.ExtendedAt) with { PromisedDeadline = e.PromisedDeadline },
        (_, DeadlineMovedByCalendar e) => state.With("deadline-moved", e.MovedAt) with { PromisedDeadline = e.PromisedDeadline },
        (_, RequestReopened e) => state.With("reopened", e.ReopenedAt, state.BeforeOutcome()) with { Decision = null },
        (_, FeeRefunded e) => state.With("fee-refunded", e.RefundedAt),

        // Neither steps of the request nor anything that citizens are shown.
        (_, WorkStepRecorded or BeneficiaryContacted or CorrectionRecorded or CentreReassigned) => state,
        (_, RequestMarkedForReassignment or ReassignmentMarkLifted or RequestFollowedRecord) => state,
        (_, FeeQuoteRenewed or FeeRefundRequested or FeeRefundApproved or FeeRefundDeclined) => state,
        _ => throw new ForeignEventException(@event, typeof(RequestTracking)),
    };

    private RequestTracking With(string step, Instant at, RequestStatus? status = null) =>
        this with { Status = status ?? Status, Steps = Steps.Add(new(step, at)) };

    // The steps tell where it stood: the last one before the outcome that is now taken back.
    private RequestStatus BeforeOutcome()
    {
        foreach (var step in Steps.Reverse())
        {
            switch (step.Name)
            {
                case "opened":
                    return RequestStatus.Opened;
                case "transmitted" or "forwarded":
                    return RequestStatus.Transmitted;
                case "received" or "resumed":
                    return RequestStatus.Received;
                case "returned":
                    return RequestStatus.Returned;
                case "suspended":
                    return RequestStatus.Suspended;
            }
        }

        return Status;
    }
}

/// <summary>A step of a request, by a name that stays the same: <c>opened</c>, <c>fee-paid</c>, <c>transmitted</c>, …</summary>
public sealed record TrackingStep(string Name, Instant At);
