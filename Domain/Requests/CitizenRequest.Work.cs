using System.Collections.Immutable;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Requests;

/// <content>The work on it: steps, pauses, other hands, another deadline.</content>
public sealed partial record CitizenRequest
{
    /// <summary>
    /// Notes a department's internal step. Allowed after completion too: real departments file, archive and send after
    /// deciding, and the ledger keeps what happened rather than what should have.
    /// </summary>
    public Decision RecordWorkStep(string name, string officer, Instant at, ImmutableArray<StepDetail>? details = null)
    {
        if (IsWithoutEffect)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return Status is RequestStatus.Opened or RequestStatus.Transmitted or RequestStatus.Returned
            ? RequestRefusals.NotReceived
            : new WorkStepRecorded(name, officer, at, details);
    }

    public Decision Suspend(string reason, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return Status switch
        {
            RequestStatus.Suspended => RequestRefusals.AlreadySuspended,
            RequestStatus.Received => new RequestSuspended(reason, at),
            _ => RequestRefusals.NotReceived,
        };
    }

    /// <summary>
    /// Moves the deadline by the working time the clock stood still. A back-dated suspension reaches no further than
    /// the opening or the latest resumption, so that no hour is given back twice.
    /// </summary>
    public Decision Resume(OfficeCalendars calendars, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        if (SuspendedAt is not { } suspended || Status != RequestStatus.Suspended)
        {
            return RequestRefusals.NotSuspended;
        }

        return new RequestResumed(After(PromisedDeadline, DeadlineRestsOn, calendars, Instant.Max(suspended, ClockRunsSince), at), at)
        {
            Calendar = calendars.Version.ToString(),
        };
    }

    /// <summary>Sends it on to the right department, whose own receipt starts the clock there.</summary>
    public Decision Forward(Destination to, string? windowCode, string reason, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        if (Status == RequestStatus.Suspended)
        {
            return RequestRefusals.RequestIsSuspended;
        }

        if (Status is not (RequestStatus.Transmitted or RequestStatus.Received))
        {
            return RequestRefusals.NotWithDepartment;
        }

        if (to.DepartmentCode == DepartmentCode)
        {
            return RequestRefusals.SameDepartment;
        }

        if (to.Services?.Contains(ServiceCode) == false)
        {
            return RequestRefusals.DepartmentNotCompetent(to.DepartmentCode);
        }

        var window = windowCode ?? to.UsualWindow;
        return to.Windows.Contains(window)
            ? new RequestForwarded(DepartmentCode, to.DepartmentCode, window, reason, at)
            : RequestRefusals.WindowUnknown(window);
    }

    public Decision ReassignCentre(string centreCode, string reason, Instant at)
    {
        if (IsDoneWithCentre)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return centreCode == CentreCode ? RequestRefusals.SameCentre : new CentreReassigned(CentreCode, centreCode, reason, at);
    }

    /// <summary>
    /// Moves the deadline later. A request without one is given its first, which lies after its opening. Whoever is measured by
    /// a promise may stretch it to twice its first term and no further, suspensions apart; an administrator may.
    /// </summary>
    public Decision ExtendDeadline(Instant deadline, string reason, Actor by, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        var earliest = PromisedDeadline ?? OpenedAt;
        if (deadline <= earliest)
        {
            return RequestRefusals.DeadlineNotLater(earliest);
        }

        return !by.SeesWholeRegion && LatestExtension is { } latest && deadline > latest
            ? RequestRefusals.DeadlineTooLate(latest)
            : new DeadlineExtended(deadline, reason, at);
    }

    private Instant? LatestExtension => (PromisedDeadline, FirstTerm - Extended) switch
    {
        ({ } promised, { } left) when left > Duration.Zero => left < Instant.MaxValue - promised ? promised + left : Instant.MaxValue,
        (var promised, _) => promised,
    };

    private bool IsDoneWithCentre => IsWithoutEffect || Status == RequestStatus.Collected;

    /// <summary>Says that its centre cannot go on with it. What the centre has nothing to do with any more is left alone.</summary>
    public Decision MarkForReassignment(string centreCode, ReassignmentCause cause, Instant at)
    {
        if (IsDoneWithCentre)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        if (CentreCode != centreCode)
        {
            return RequestRefusals.NotWithCentre;
        }

        return AwaitsReassignment is null ? new RequestMarkedForReassignment(centreCode, cause, at) : RequestRefusals.AlreadyMarkedForReassignment;
    }

    public Decision LiftReassignmentMark(string centreCode, Instant at)
    {
        if (CentreCode != centreCode)
        {
            return RequestRefusals.NotWithCentre;
        }

        return AwaitsReassignment is null ? RequestRefusals.NotMarkedForReassignment : new ReassignmentMarkLifted(centreCode, at);
    }

    /// <summary>
    /// A decision that brings a request into a centre's hands, or back into them, with what the centre's standing says of it
    /// then: nothing else would, since the centre's own events have been followed by now.
    /// </summary>
    /// <param name="before">Null for a request that is opened.</param>
    /// <param name="cause">Why the centre cannot go on with it; null when it can.</param>
    public static Decision InHands(CitizenRequest? before, Decision decision, ReassignmentCause? cause, Instant at)
    {
        if ((cause ?? before?.AwaitsReassignment) is null
            || decision.Refusal is not null
            || decision.Events.Aggregate(before, Evolve) is not { CentreCode: { } centre } after)
        {
            return decision;
        }

        return (cause, after.AwaitsReassignment) switch
        {
            ({ } why, null) when !after.IsDoneWithCentre => Shared.Decision.Of([.. decision.Events, new RequestMarkedForReassignment(centre, why, at)]),
            (null, { }) => Shared.Decision.Of([.. decision.Events, new ReassignmentMarkLifted(centre, at)]),
            _ => decision,
        };
    }
}
