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
    public Decision RecordWorkStep(string name, string officer, Instant at)
    {
        if (IsWithoutEffect)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return Status is RequestStatus.Opened or RequestStatus.Transmitted or RequestStatus.Returned
            ? RequestRefusals.NotReceived
            : new WorkStepRecorded(name, officer, at);
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
    public Decision Resume(BusinessCalendar calendar, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        if (SuspendedAt is not { } suspended || Status != RequestStatus.Suspended)
        {
            return RequestRefusals.NotSuspended;
        }

        var stoodStill = calendar.WorkingTimeBetween(Instant.Max(suspended, ClockRunsSince), at);
        return new RequestResumed(calendar.After(PromisedDeadline, stoodStill), at);
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

        var window = windowCode ?? to.UsualWindow;
        return to.Windows.Contains(window)
            ? new RequestForwarded(DepartmentCode, to.DepartmentCode, window, reason, at)
            : RequestRefusals.WindowUnknown(window);
    }

    public Decision ReassignCentre(string centreCode, string reason, Instant at)
    {
        if (IsWithoutEffect || Status == RequestStatus.Collected)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return centreCode == CentreCode ? RequestRefusals.SameCentre : new CentreReassigned(CentreCode, centreCode, reason, at);
    }

    public Decision ExtendDeadline(Instant deadline, string reason, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return deadline > PromisedDeadline
            ? new DeadlineExtended(deadline, reason, at)
            : RequestRefusals.DeadlineNotLater(PromisedDeadline);
    }

    /// <summary>Says that its centre cannot go on with it. What the centre has nothing to do with any more is left alone.</summary>
    public Decision MarkForReassignment(string centreCode, ReassignmentCause cause, Instant at)
    {
        if (IsWithoutEffect || Status == RequestStatus.Collected)
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
}
