using System.Collections.Immutable;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Requests;

/// <summary>Who a request waits for.</summary>
/// <param name="Code">Of the centre or the department; null for others.</param>
public readonly record struct Holder(Party By, string? Code);

/// <content>Whose time it is, and what was promised: recorded in each event, by the calendars in force when it is recorded.</content>
public sealed partial record CitizenRequest
{
    /// <summary>The waits in which its clock stands still, by the service's version that it was opened under.</summary>
    public ImmutableArray<Wait> StoppingWaits { get; init; } = [];

    /// <summary>Since when it stands where it stands, as told; never before the change before it.</summary>
    public required Instant HeldSince { get; init; }

    /// <summary>The same as it was recorded.</summary>
    public required Instant WitnessedSince { get; init; }

    /// <summary>What would be promised if all had happened when it was recorded.</summary>
    public required Instant? DeadlineAsWitnessed { get; init; }

    /// <summary>Which calendars what is promised rests on.</summary>
    public CalendarVersion DeadlineRestsOn { get; init; } = CalendarVersion.First;

    /// <summary>Whether the beneficiary was told that the result is at the centre.</summary>
    public bool IsContacted { get; init; }

    public Holder Holder => Status switch
    {
        RequestStatus.Opened when !FeeIsSettled => new(Party.Payment, null),

        // Without required documents it is at the department's window by itself.
        RequestStatus.Opened or RequestStatus.Returned when RequiredDocuments.IsEmpty => new(Party.Department, DepartmentCode),
        RequestStatus.Opened => CentreCode is { } centre ? new(Party.Centre, centre) : new(Party.Citizen, null),
        RequestStatus.Transmitted or RequestStatus.Received or RequestStatus.Suspended => new(Party.Department, DepartmentCode),
        RequestStatus.Completed when CentreCode is not null => new(Party.Department, DepartmentCode),
        RequestStatus.HandedOver when !IsContacted => new(Party.Centre, CentreCode),
        RequestStatus.Returned or RequestStatus.Completed or RequestStatus.HandedOver => new(Party.Citizen, null),
        _ => new(Party.Nobody, null),
    };

    /// <summary>Whether it waits for the beneficiary and its service lets the clock stand still for that.</summary>
    private bool IsStopped => Status switch
    {
        RequestStatus.Opened => !FeeIsSettled && StoppingWaits.Contains(Wait.FeeDue),
        RequestStatus.Returned => StoppingWaits.Contains(Wait.Returned),
        _ => false,
    };

    /// <summary>A decision with what calendars make of its events: whose time ended, and where the deadline moves.</summary>
    /// <param name="before">Null for a request that is opened.</param>
    /// <param name="calendarsOf">Of a department, by its code.</param>
    /// <param name="now">When it is recorded.</param>
    public static Decision Timed(CitizenRequest? before, Decision decision, Func<string, OfficeCalendars> calendarsOf, Instant now)
    {
        var state = before;
        return decision.Select(e =>
        {
            var timed = state is null ? Begun((RequestOpened)e, calendarsOf, now) : state.Timed((RequestEvent)e, calendarsOf, now);
            state = Evolve(state, timed);
            return timed;
        });
    }

    /// <summary>
    /// Brings the promise in line with calendars that were amended since it was given. It never moves earlier, and what has
    /// passed stays as it was.
    /// </summary>
    /// <param name="amendment">The event that says what was amended.</param>
    public Decision MoveDeadlineByCalendar(OfficeCalendars calendars, Guid amendment, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return PromisedDeadline is { } promised && calendars.Renew(promised, DeadlineRestsOn) is var renewed && renewed > promised
            ? new DeadlineMovedByCalendar(promised, renewed, DeadlineRestsOn.ToString(), amendment, at) { Calendar = calendars.Version.ToString() }
            : RequestRefusals.DeadlineUnmoved;
    }

    /// <summary>The promise after the clock stood still, by the calendars in force.</summary>
    private static Instant? After(Instant? promised, CalendarVersion restsOn, OfficeCalendars calendars, Instant stoodSince, Instant until) => promised is { } before
        ? calendars.Current.After(calendars.Renew(before, restsOn), calendars.Current.WorkingTimeBetween(stoodSince, until))
        : null;

    private static RequestOpened Begun(RequestOpened e, Func<string, OfficeCalendars> calendarsOf, Instant now)
    {
        var calendars = calendarsOf(e.DepartmentCode);
        return e with { Witnessed = Late(e, calendars, now) };
    }

    private RequestEvent Timed(RequestEvent e, Func<string, OfficeCalendars> calendarsOf, Instant now)
    {
        var (after, calendars) = (Evolve(this, e), calendarsOf(DepartmentCode));
        var (late, isElsewhere, moved) = (Late(e, calendars, now), after.IsElsewhereThan(this), Moved(e, after, calendars, calendarsOf));
        var witnessed = Witnessed(e, moved, after, calendars, late?.RecordedAt ?? e.HappenedAt());
        if (!isElsewhere && moved is null && late is null && e is not DeadlineExtended)
        {
            return e;
        }

        return e with
        {
            // A deadline that was decided on says itself what it rests on: an amendment may have come between.
            Calendar = e.Calendar ?? (after.DepartmentCode == DepartmentCode ? calendars : calendarsOf(after.DepartmentCode)).Version.ToString(),
            Held = isElsewhere ? Held(Instant.Max(HeldSince, e.HappenedAt()), calendars) : null,
            DeadlineMovedTo = moved,
            Witnessed = witnessed is null ? late : (late ?? new(now, 0)) with { Deadline = witnessed },
        };
    }

    private static WitnessedTime? Late(RequestEvent e, OfficeCalendars calendars, Instant now) =>
        Backdating.Is(e.HappenedAt(), now) ? new(now, Minutes(calendars.Current, e.HappenedAt(), now)) : null;

    private bool IsElsewhereThan(CitizenRequest before) => Status != before.Status || Holder != before.Holder;

    private HeldTime Held(Instant until, OfficeCalendars calendars) =>
        new(Holder.By, Holder.Code, HeldSince, until, Minutes(calendars.Current, HeldSince, until));

    private static double Minutes(BusinessCalendar calendar, Instant from, Instant until) => Math.Round(calendar.WorkingTimeBetween(from, until).TotalMinutes, 4);

    private Instant? Moved(RequestEvent e, CitizenRequest after, OfficeCalendars calendars, Func<string, OfficeCalendars> calendarsOf)
    {
        if (PromisedDeadline is not { } promised || after.HasOutcome)
        {
            return null;
        }

        // Whoever takes it on, or up again, owes what it comes to by the amendments of until then: their sweeps may not have met it.
        var moved = IsStopped && !after.IsStopped ? After(promised, DeadlineRestsOn, calendars, Instant.Max(HeldSince, ClockRunsSince), e.HappenedAt())!.Value
            : after.DepartmentCode != DepartmentCode ? calendarsOf(after.DepartmentCode).TakeOver(calendars.Renew(promised, DeadlineRestsOn), calendars.Current, e.HappenedAt())
            : HasOutcome ? calendars.Renew(promised, DeadlineRestsOn)
            : promised;
        return moved == promised ? null : moved;
    }

    // By what was recorded when it happened; null where that comes to the same.
    private Instant? Witnessed(RequestEvent e, Instant? moved, CitizenRequest after, OfficeCalendars calendars, Instant seen)
    {
        if (!(e is RequestResumed || (IsStopped && moved is not null)))
        {
            return null;
        }

        var witnessed = After(DeadlineAsWitnessed, DeadlineRestsOn, calendars, WitnessedSince, seen);
        return witnessed == (moved ?? after.PromisedDeadline) ? null : witnessed;
    }

    // What was recorded before events told of time is folded by the same order.
    private CitizenRequest Standing(CitizenRequest before, RequestEvent e)
    {
        var isElsewhere = IsElsewhereThan(before);
        var isRunningAgain = before.IsStopped && e.DeadlineMovedTo is not null;
        var promised = e.DeadlineMovedTo ?? PromisedDeadline;
        var isPromisedAnew = promised != before.PromisedDeadline || e is RequestResumed;
        return this with
        {
            Version = before.Version + 1,
            HeldSince = isElsewhere ? Instant.Max(before.HeldSince, e.HappenedAt()) : before.HeldSince,
            WitnessedSince = isElsewhere ? e.Witnessed?.RecordedAt ?? e.HappenedAt() : before.WitnessedSince,
            PromisedDeadline = promised,
            DeadlineAsWitnessed = isPromisedAnew ? e.Witnessed?.Deadline ?? promised : before.DeadlineAsWitnessed,
            ClockRunsSince = isRunningAgain ? Instant.Max(ClockRunsSince, e.HappenedAt()) : ClockRunsSince,

            // The editions of one department say nothing of another's, also where both come to the same.
            DeadlineRestsOn = (isPromisedAnew || DepartmentCode != before.DepartmentCode) && e.Calendar is { } calendars ? CalendarVersion.Parse(calendars) : DeadlineRestsOn,
        };
    }
}
