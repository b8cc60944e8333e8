using System.Collections.Immutable;

namespace EventLedger.Domain.Tests.Requests;

/// <summary>
/// Every command at every stage of a life. Each line of the table tells what a command answers at the stages it
/// names: an event's name in capitals first, or the code of a refusal.
/// </summary>
public class when_following_the_order_of_a_life
{
    private const string Table = """
        pay-fee             FeePaid                 opened
        pay-fee             fee-already-paid        paid transmitted received returned suspended completed rejected handed-over collected
        pay-fee             request-closed          withdrawn cancelled refund-requested refund-approved refunded
        renew-quote         fee-quote-still-valid   opened
        renew-quote         fee-already-paid        paid transmitted received returned suspended
        renew-quote         request-closed          completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        transmit            fee-not-paid            opened
        transmit            DocumentsTransmitted    paid returned
        transmit            already-transmitted     transmitted received suspended
        transmit            request-closed          completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        receive             not-transmitted         opened paid returned
        receive             DocumentsReceived       transmitted
        receive             already-received        received suspended
        receive             request-closed          completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        return              not-with-department     opened paid returned
        return              DocumentsReturned       transmitted received
        return              request-suspended       suspended
        return              request-closed          completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        record-work-step    not-received            opened paid transmitted returned
        record-work-step    WorkStepRecorded        received suspended completed rejected handed-over collected
        record-work-step    request-closed          withdrawn cancelled refund-requested refund-approved refunded
        suspend             not-received            opened paid transmitted returned
        suspend             RequestSuspended        received
        suspend             already-suspended       suspended
        suspend             request-closed          completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        resume              not-suspended           opened paid transmitted received returned
        resume              RequestResumed          suspended
        resume              request-closed          completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        complete            not-received            opened paid transmitted returned
        complete            RequestCompleted        received
        complete            request-suspended       suspended
        complete            already-completed       completed rejected handed-over collected
        complete            request-closed          withdrawn cancelled refund-requested refund-approved refunded
        hand-over           not-completed           opened paid transmitted received returned suspended
        hand-over           RequestHandedOver       completed rejected
        hand-over           already-handed-over     handed-over collected
        hand-over           request-closed          withdrawn cancelled refund-requested refund-approved refunded
        record-contact      BeneficiaryContacted    opened paid transmitted received returned suspended completed rejected handed-over collected
        record-contact      request-closed          withdrawn cancelled refund-requested refund-approved refunded
        collect             not-completed           opened paid transmitted received returned suspended
        collect             not-handed-over         completed rejected
        collect             ResultCollected         handed-over
        collect             already-collected       collected
        collect             request-closed          withdrawn cancelled refund-requested refund-approved refunded
        withdraw            RequestWithdrawn        opened paid transmitted received returned suspended
        withdraw            request-closed          completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        cancel              RequestCancelled        opened paid transmitted received returned suspended
        cancel              request-closed          completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        forward             not-with-department     opened paid returned
        forward             RequestForwarded        transmitted received
        forward             request-suspended       suspended
        forward             request-closed          completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        reassign-centre     CentreReassigned        opened paid transmitted received returned suspended completed rejected handed-over
        reassign-centre     request-closed          collected withdrawn cancelled refund-requested refund-approved refunded
        mark-reassignment   RequestMarkedForReassignment opened paid transmitted received returned suspended completed rejected handed-over
        mark-reassignment   request-closed          collected withdrawn cancelled refund-requested refund-approved refunded
        lift-reassignment   not-marked-for-reassignment opened paid transmitted received returned suspended completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        extend-deadline     DeadlineExtended        opened paid transmitted received returned suspended
        extend-deadline     request-closed          completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        move-deadline       DeadlineMovedByCalendar opened paid transmitted received returned suspended
        move-deadline       request-closed          completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        follow-record       RequestFollowedRecord   opened paid transmitted received returned suspended completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        reopen              not-closed              opened paid transmitted received returned suspended
        reopen              RequestReopened         completed rejected handed-over collected withdrawn cancelled
        reopen              fee-refunded            refund-requested refund-approved refunded
        request-refund      refund-not-due          opened paid transmitted received returned suspended completed handed-over collected
        request-refund      FeeRefundRequested      rejected withdrawn cancelled
        request-refund      refund-pending          refund-requested refund-approved
        request-refund      refund-exceeds-paid     refunded
        approve-refund      refund-not-requested    opened paid transmitted received returned suspended completed rejected handed-over collected withdrawn cancelled refunded
        approve-refund      FeeRefundApproved       refund-requested
        approve-refund      refund-already-approved refund-approved
        decline-refund      refund-not-requested    opened paid transmitted received returned suspended completed rejected handed-over collected withdrawn cancelled refunded
        decline-refund      FeeRefundDeclined       refund-requested
        decline-refund      refund-already-approved refund-approved
        pay-refund          refund-not-requested    opened paid transmitted received returned suspended completed rejected handed-over collected withdrawn cancelled refunded
        pay-refund          refund-not-approved     refund-requested
        pay-refund          FeeRefunded             refund-approved
        correct             CorrectionRecorded      opened paid transmitted received returned suspended completed rejected handed-over collected withdrawn cancelled refund-requested refund-approved refunded
        """;

    private static readonly Actor Clerk = new("clerk", "makkah", Role.CentreClerk, "MK-001");

    private static readonly ImmutableSortedDictionary<string, Func<CitizenRequest, Decision>> Commands =
        new Dictionary<string, Func<CitizenRequest, Decision>>
        {
            ["pay-fee"] = r => r.PayFee(Money.Sar(12_300), PaymentMethod.Cash, "R-2", Life.Noon),
            ["renew-quote"] = r => r.RenewQuote(Life.Quote, Life.Noon),
            ["transmit"] = r => r.Transmit(Life.Civil, Life.Documents, null, "clerk", Life.Noon),
            ["receive"] = r => r.Receive("officer", Life.Noon),
            ["return"] = r => r.Return(["unreadable"], null, Life.Noon),
            ["record-work-step"] = r => r.RecordWorkStep("checked", "officer", Life.Noon),
            ["suspend"] = r => r.Suspend("awaiting the court", Life.Noon),
            ["resume"] = r => r.Resume(OfficeCalendars.Default, Life.Noon),
            ["complete"] = r => r.Complete(CompletionDecision.Approved, null, null, Life.Noon),
            ["hand-over"] = r => r.HandOver("officer", Life.Noon),
            ["record-contact"] = r => r.RecordContact(ContactMethod.Phone, null, "clerk", Life.Noon),
            ["collect"] = r => r.Collect(Clerk, new Protected("sealed"), null, Life.Noon),
            ["withdraw"] = r => r.Withdraw("changed plans", Life.Noon),
            ["cancel"] = r => r.Cancel("opened twice", Life.Noon),
            ["forward"] = r => r.Forward(Life.Land, null, "land matter", Life.Noon),
            ["reassign-centre"] = r => r.ReassignCentre("MK-002", "licence suspended", Life.Noon),
            ["mark-reassignment"] = r => r.MarkForReassignment("MK-001", ReassignmentCause.CentreSuspended, Life.Noon),
            ["lift-reassignment"] = r => r.LiftReassignmentMark("MK-001", Life.Noon),
            ["extend-deadline"] = r => r.ExtendDeadline(Life.Deadline + Duration.FromDays(1), "floods", new Actor("officer", "makkah", Role.DepartmentOfficer), Life.Noon),
            ["move-deadline"] = r => r.MoveDeadlineByCalendar(Chronicle.Amended(Life.Morning), Guid.Empty, Life.Noon),
            ["follow-record"] = r => r.FollowRecord(Guid.Empty, Life.Noon),
            ["reopen"] = r => r.Reopen("new evidence", Life.Noon),
            ["request-refund"] = r => r.RequestRefund(Money.Sar(12_300), "rejected", "clerk", Life.Noon),
            ["approve-refund"] = r => r.ApproveRefund("manager", Life.Noon),
            ["decline-refund"] = r => r.DeclineRefund("no ground", "manager", Life.Noon),
            ["pay-refund"] = r => r.PayRefund("B-2", Life.Noon),
            ["correct"] = r => r.Correct(1, Life.Opening, "channel", new Protected("sealed"), Life.Noon),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static TheoryData<string, string, string> Cells() => [.. Parsed()];

    [Theory]
    [MemberData(nameof(Cells))]
    public void each_command_answers_as_the_stage_demands(string command, string stage, string answer)
    {
        var decision = Story.Given(Life.Stage(stage)).When(Commands[command]);

        (decision.Refusal?.Code ?? decision.Events.ShouldHaveSingleItem().GetType().Name).ShouldBe(answer);
    }

    [Fact]
    public void the_table_covers_every_command_at_every_stage_once()
    {
        var wanted = Commands.Keys.SelectMany(command => Life.Stages.Select(stage => (command, stage)));

        Parsed().Select(cell => (cell.Item1, cell.Item2)).Order().ShouldBe(wanted.Order());
    }

    [Fact]
    public void the_table_knows_every_decision_of_a_request()
    {
        var decisions = typeof(CitizenRequest).GetMethods().Count(method => method is { IsStatic: false } && method.ReturnType == typeof(Decision));

        Commands.Count.ShouldBe(decisions);
    }

    [Fact]
    public void every_event_says_that_it_happened_when_the_command_says()
    {
        foreach (var (command, stage, _) in Parsed().Where(cell => char.IsUpper(cell.Item3[0])))
        {
            var recorded = Story.Given(Life.Stage(stage)).When(Commands[command]).Events.ShouldHaveSingleItem();

            recorded.HappenedAt().ShouldBe(Life.Noon, $"{command} at {stage}");
        }
    }

    private static IEnumerable<(string, string, string)> Parsed() =>
        from line in Table.Split('\n')
        let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        from stage in words[2..]
        select (words[0], stage, words[1]);
}
