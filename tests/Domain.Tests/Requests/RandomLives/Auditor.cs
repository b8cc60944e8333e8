using System.Collections.Immutable;

namespace EventLedger.Domain.Tests.Requests.RandomLives;

/// <summary>
/// Reads a stream as an auditor would: events only, never the state, and by rules written down apart from the code
/// that decides. Any sentence it utters is a fault.
/// </summary>
public static class Auditor
{
    private static readonly Type[] Outcomes = [typeof(RequestCompleted), typeof(RequestWithdrawn), typeof(RequestCancelled)];

    private static readonly Type[] AllowedAfterEveryOutcome =
    [
        typeof(RequestReopened), typeof(CorrectionRecorded),
        typeof(FeeRefundRequested), typeof(FeeRefundApproved), typeof(FeeRefundDeclined), typeof(FeeRefunded), typeof(ReassignmentMarkLifted),
    ];

    private static readonly Type[] AllowedAfterCompletion =
    [
        .. AllowedAfterEveryOutcome,
        typeof(WorkStepRecorded), typeof(RequestHandedOver), typeof(BeneficiaryContacted), typeof(ResultCollected), typeof(CentreReassigned),
        typeof(RequestMarkedForReassignment),
    ];

    public static IEnumerable<string> Faults(ImmutableArray<DomainEvent> events) =>
    [
        .. Beginnings(events), .. OneOutcome(events), .. Money(events), .. Refunds(events), .. FeeFirst(events), .. Receipts(events),
        .. Suspensions(events), .. Results(events), .. Deadlines(events), .. Departments(events), .. Corrections(events), .. Times(events),
    ];

    private static IEnumerable<string> Beginnings(ImmutableArray<DomainEvent> events)
    {
        if (events[0] is not RequestOpened || events.Count(e => e is RequestOpened) != 1)
        {
            yield return "A request is opened once, first.";
        }
    }

    private static IEnumerable<string> OneOutcome(ImmutableArray<DomainEvent> events)
    {
        DomainEvent? standing = null;
        foreach (var e in events)
        {
            var allowed = standing switch
            {
                null => e is not RequestReopened,
                RequestCompleted => AllowedAfterCompletion.Contains(e.GetType()),
                _ => AllowedAfterEveryOutcome.Contains(e.GetType()),
            };
            if (!allowed)
            {
                yield return $"{e.GetType().Name} while {standing?.GetType().Name ?? "no outcome"} stands.";
            }

            standing = e is RequestReopened ? null : Outcomes.Contains(e.GetType()) ? e : standing;
        }
    }

    private static IEnumerable<string> Money(ImmutableArray<DomainEvent> events)
    {
        var quote = ((RequestOpened)events[0]).Fee;
        long paid = 0;
        long refunded = 0;
        foreach (var e in events)
        {
            switch (e)
            {
                case FeeQuoteRenewed renewed when paid > 0 || renewed.RenewedAt <= quote.ValidUntil:
                    yield return "A price was renewed that was paid or still stood.";
                    break;
                case FeeQuoteRenewed renewed:
                    quote = renewed.Fee;
                    break;
                case FeePaid payment:
                    if (paid > 0)
                    {
                        yield return "The fee was taken twice.";
                    }

                    if (!payment.Lines.SequenceEqual(quote.Lines) || payment.PaidAt > quote.ValidUntil)
                    {
                        yield return "Something else than the valid quote was paid.";
                    }

                    paid += payment.Lines.Sum(line => line.Amount.Halalas);
                    break;
                case FeeRefunded refund:
                    refunded += refund.Amount.Halalas;
                    if (refund.Amount is not { Halalas: > 0, Currency: "SAR" } || refunded > paid)
                    {
                        yield return $"{refunded} halalas were given back of {paid}.";
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private static IEnumerable<string> Refunds(ImmutableArray<DomainEvent> events)
    {
        FeeRefundRequested? asked = null;
        FeeRefundApproved? approved = null;
        DomainEvent? outcome = null;
        var givenBack = false;
        foreach (var e in events)
        {
            var fault = e switch
            {
                FeeRefundRequested when asked is not null => "Two refunds under way at once.",
                FeeRefundRequested when outcome is not (RequestWithdrawn or RequestCancelled or RequestCompleted { Decision: CompletionDecision.Rejected }) =>
                    "A refund was asked for a request that was not rejected, withdrawn or cancelled.",
                FeeRefundApproved a when asked is null || approved is not null || a.Amount != asked.Amount => "What was approved is not what was asked.",
                FeeRefundApproved a when a.ApprovedBy.Equals(asked!.RequestedBy, StringComparison.OrdinalIgnoreCase) => "The same person asked and approved.",
                FeeRefundDeclined when asked is null || approved is not null => "Nothing to decline.",
                FeeRefunded paid when approved is null || paid.Amount != approved.Amount => "Money was given back without approval.",
                RequestReopened when asked is not null || givenBack => "Reopened although the fee is given back or about to be.",
                _ => null,
            };
            if (fault is not null)
            {
                yield return fault;
            }

            (asked, approved) = e switch
            {
                FeeRefundRequested request => (request, null),
                FeeRefundApproved approval => (asked, approval),
                FeeRefundDeclined or FeeRefunded => (null, null),
                _ => (asked, approved),
            };
            givenBack |= e is FeeRefunded;
            outcome = e is RequestReopened ? null : Outcomes.Contains(e.GetType()) ? e : outcome;
        }
    }

    private static IEnumerable<string> FeeFirst(ImmutableArray<DomainEvent> events)
    {
        var due = 0L;
        foreach (var e in events)
        {
            due = e switch
            {
                RequestOpened opened => opened.Fee.Lines.Sum(line => line.Amount.Halalas),
                FeeQuoteRenewed renewed => renewed.Fee.Lines.Sum(line => line.Amount.Halalas),
                FeePaid => 0,
                _ => due,
            };
            if (due > 0 && e is DocumentsTransmitted or DocumentsReceived)
            {
                yield return $"{e.GetType().Name} before the fee was paid.";
            }
        }
    }

    private static IEnumerable<string> Receipts(ImmutableArray<DomainEvent> events)
    {
        var required = ((RequestOpened)events[0]).RequiredDocuments;
        string? sent = null;
        var isSent = required.IsEmpty;
        var isReceived = false;
        foreach (var e in events)
        {
            var fault = e switch
            {
                DocumentsTransmitted t when required.Except(t.Manifest.Select(d => d.Name.Clear)).Any() => "Required documents were not sent.",
                DocumentsTransmitted t when t.Manifest.Select(d => d.Name).Distinct().Count() != t.Manifest.Length => "Two documents have one name.",
                DocumentsTransmitted t when t.Manifest.IsEmpty => "Nothing was sent.",
                DocumentsReceived when !isSent || isReceived => "A receipt of nothing sent, or twice.",
                DocumentsReceived r when r.ManifestHash != sent => "The receipt names another manifest.",
                WorkStepRecorded or RequestSuspended or RequestCompleted when !isReceived => $"{e.GetType().Name} before the receipt.",
                DocumentsTransmitted when isReceived => "Sent again though received.",
                _ => null,
            };
            if (fault is not null)
            {
                yield return fault;
            }

            sent = e is DocumentsTransmitted transmitted ? transmitted.ManifestHash : sent;
            (isSent, isReceived) = e switch
            {
                DocumentsTransmitted => (true, false),
                DocumentsReceived => (true, true),
                DocumentsReturned => (required.IsEmpty, false),
                RequestForwarded => (true, false),
                _ => (isSent, isReceived),
            };
        }
    }

    private static IEnumerable<string> Suspensions(ImmutableArray<DomainEvent> events)
    {
        var isSuspended = false;
        foreach (var e in events)
        {
            if (isSuspended
                && e is RequestSuspended or DocumentsTransmitted or DocumentsReceived or DocumentsReturned or RequestForwarded or RequestCompleted)
            {
                yield return $"{e.GetType().Name} while suspended.";
            }

            if (!isSuspended && e is RequestResumed)
            {
                yield return "Resumed without a suspension.";
            }

            isSuspended = e is RequestSuspended || (isSuspended && e is not RequestResumed);
        }
    }

    private static IEnumerable<string> Results(ImmutableArray<DomainEvent> events)
    {
        var centre = ((RequestOpened)events[0]).CentreCode;
        var (isHandedOver, isCollected, isMarked) = (false, false, false);
        foreach (var e in events)
        {
            var fault = e switch
            {
                RequestHandedOver handed when isHandedOver || isCollected || centre is null || handed.CentreCode != centre => "Handed over twice, or to another centre.",
                ResultCollected when isCollected || (centre is not null && !isHandedOver) => "Collected twice, or before the centre had it.",
                ResultCollected collected when collected.ByProxy == collected.ProxyNationalId.IsEmpty => "A proxy has an ID and nobody else.",
                CentreReassigned moved when moved.FromCentreCode != centre || moved.CentreCode == centre || isCollected => "Moved from or to the wrong centre.",
                RequestMarkedForReassignment marked when isMarked || isCollected || marked.CentreCode != centre => "Marked twice, or for another centre.",
                ReassignmentMarkLifted lifted when !isMarked || lifted.CentreCode != centre => "Lifted what is not marked, or for another centre.",
                RequestCompleted { Decision: CompletionDecision.Rejected } rejected when string.IsNullOrWhiteSpace(rejected.Reason?.Clear) => "Rejected without a reason.",
                _ => null,
            };
            if (fault is not null)
            {
                yield return fault;
            }

            isMarked = e is RequestMarkedForReassignment || (isMarked && e is not (CentreReassigned or ReassignmentMarkLifted));
            centre = e is CentreReassigned reassigned ? reassigned.CentreCode : centre;
            (isHandedOver, isCollected) = e switch
            {
                RequestHandedOver => (true, false),
                ResultCollected => (isHandedOver, true),
                RequestReopened => (false, false),
                _ => (isHandedOver, isCollected),
            };
        }
    }

    private static IEnumerable<string> Deadlines(ImmutableArray<DomainEvent> events)
    {
        var calendar = BusinessCalendar.Default;
        var opened = (RequestOpened)events[0];
        var deadline = opened.PromisedDeadline ?? opened.OpenedAt;
        var givenBack = Duration.Zero;
        var latest = opened.OpenedAt;
        foreach (var e in events)
        {
            var moved = e switch
            {
                RequestEvent { DeadlineMovedTo: { } stopped } => stopped,
                RequestResumed resumed => resumed.PromisedDeadline ?? deadline,
                DeadlineExtended extended => extended.PromisedDeadline,
                DeadlineMovedByCalendar amended when amended.PreviousDeadline == deadline => amended.PromisedDeadline,
                _ => deadline,
            };
            if (moved < deadline || (e is DeadlineExtended or DeadlineMovedByCalendar && moved == deadline))
            {
                yield return $"The deadline moved from {deadline} to {moved}.";
            }

            // What an amended calendar adds to it is told apart from what stood still in another test.
            if (e is RequestResumed { Calendar: "sa-1/0/0" } or RequestEvent { DeadlineMovedTo: not null, Calendar: "sa-1/0/0" })
            {
                givenBack += calendar.WorkingTimeBetween(deadline, moved);
                latest = Instant.Max(latest, e.HappenedAt());
            }

            deadline = moved;
        }

        if (givenBack > calendar.WorkingTimeBetween(opened.OpenedAt, latest))
        {
            yield return $"{givenBack} was given back, more than had passed.";
        }
    }

    // Whoever is waited for has every minute of a life once.
    private static IEnumerable<string> Times(ImmutableArray<DomainEvent> events)
    {
        var since = ((RequestOpened)events[0]).OpenedAt;
        foreach (var e in events.Skip(1).Cast<RequestEvent>())
        {
            var isElsewhere = e is DocumentsTransmitted or DocumentsReceived or DocumentsReturned or RequestSuspended or RequestResumed or RequestCompleted
                or RequestHandedOver or ResultCollected or RequestWithdrawn or RequestCancelled or RequestReopened or RequestForwarded;
            if (isElsewhere && e.Held is null && e is not (RequestForwarded or DocumentsReceived))
            {
                yield return $"{e.GetType().Name} ends nobody's time.";
            }

            if (e.Held is not { } held)
            {
                continue;
            }

            if (held.From != since || held.Until < held.From || held.Until < e.HappenedAt())
            {
                yield return $"From {held.From} to {held.Until} is not what comes after {since}.";
            }

            if (held.WorkingMinutes < 0 || held.WorkingMinutes > (held.Until - held.From).TotalMinutes + 0.001)
            {
                yield return $"{held.WorkingMinutes} minutes were worked from {held.From} to {held.Until}.";
            }

            since = held.Until;
        }
    }

    private static IEnumerable<string> Departments(ImmutableArray<DomainEvent> events)
    {
        var department = ((RequestOpened)events[0]).DepartmentCode;
        foreach (var e in events)
        {
            var fault = e switch
            {
                DocumentsTransmitted sent when sent.DepartmentCode != department || !sent.WindowCode.StartsWith(department, StringComparison.Ordinal) =>
                    "Sent to another department or its window.",
                RequestForwarded forwarded when forwarded.FromDepartmentCode != department || forwarded.DepartmentCode == department
                    || !forwarded.WindowCode.StartsWith(forwarded.DepartmentCode, StringComparison.Ordinal) => "Forwarded from or to the wrong department.",
                _ => null,
            };
            if (fault is not null)
            {
                yield return fault;
            }

            department = e is RequestForwarded moved ? moved.DepartmentCode : department;
        }
    }

    private static IEnumerable<string> Corrections(ImmutableArray<DomainEvent> events) => events
        .Where((e, place) => e is CorrectionRecorded correction && (correction.CorrectedVersion < 1 || correction.CorrectedVersion > place))
        .Select(_ => "A correction of an event that was not there.");
}
