using System.Collections.Immutable;

namespace EventLedger.Tests.Lives;

/// <summary>
/// One command tried on whatever state a random life has reached. Numbers only, so that a failing life shrinks to a
/// short one: <paramref name="Roll"/> picks the command, <paramref name="Variant"/> its arguments, sensible or not,
/// and <paramref name="Minutes"/> passes before it.
/// </summary>
public sealed record Attempt(int Roll, int Variant, int Minutes)
{
    private const int Rolls = 100;

    // How often the roll follows the ordinary course of a life rather than any command at all: without it random
    // lives hardly ever get past their fee.
    private const int OrdinaryCourse = 55;

    public static readonly ImmutableArray<string> Names =
    [
        "pay-fee", "renew-quote", "transmit", "receive", "return", "record-work-step", "suspend", "resume", "complete",
        "hand-over", "record-contact", "collect", "withdraw", "cancel", "forward", "reassign-centre", "mark-reassignment",
        "lift-reassignment", "extend-deadline", "move-deadline",
        "reopen", "request-refund", "approve-refund", "decline-refund", "pay-refund", "correct",
    ];

    private bool IsSensible => Variant % 3 != 0;

    public static int RollsBelow => Rolls;

    public string NameOn(CitizenRequest request) =>
        Roll % Rolls < OrdinaryCourse ? Ordinary(request) : Names[(Roll + Variant) % Names.Length];

    public Decision On(CitizenRequest request, OfficeCalendars calendars, Instant now)
    {
        var at = At(now);
        return NameOn(request) switch
        {
            "pay-fee" => request.PayFee(Amount(request.Fee.Total()), Pick(Enum.GetValues<PaymentMethod>()), Text("R-1"), at),
            "renew-quote" => request.RenewQuote(Renewed(now), at),
            "transmit" => request.Transmit(Destination(request.DepartmentCode), Documents(request), Window(request.DepartmentCode), Text("clerk"), at),
            "receive" => request.Receive(Text("officer"), at),
            "return" => request.Return([Text("unreadable")], IsSensible ? null : Odd(now), at),
            "record-work-step" => request.RecordWorkStep(Text("checked"), Text("officer"), at),
            "suspend" => request.Suspend(Text("awaiting the court"), at),
            "resume" => request.Resume(calendars, at),
            "complete" => request.Complete(Pick(Enum.GetValues<CompletionDecision>()), IsSensible ? "reason" : Text(""), Text("deliverable"), at),
            "hand-over" => request.HandOver(Text("officer"), at),
            "record-contact" => request.RecordContact(Pick(Enum.GetValues<ContactMethod>()), Text("told"), Text("clerk"), at),
            "collect" => request.Collect(new Actor("clerk", "makkah", Role.CentreClerk, request.CentreCode), new Protected(Text("name")), Variant % 4 == 0 ? new Protected(Text("id")) : null, at),
            "withdraw" => request.Withdraw(Text("changed plans"), at),
            "cancel" => request.Cancel(Text("opened twice"), at),
            "forward" => request.Forward(Destination(IsSensible ? Other(request.DepartmentCode) : request.DepartmentCode), null, Text("land matter"), at),
            "reassign-centre" => request.ReassignCentre(Variant % 2 == 0 ? "MK-001" : "MK-002", Text("closed"), at),
            "mark-reassignment" => request.MarkForReassignment(Centre(request), Pick(Enum.GetValues<ReassignmentCause>()), at),
            "lift-reassignment" => request.LiftReassignmentMark(Centre(request), at),
            "extend-deadline" => request.ExtendDeadline(IsSensible ? Later(request.PromisedDeadline ?? request.OpenedAt) : Odd(now), Text("floods"), new(Person(), "makkah", Pick([Role.DepartmentOfficer, Role.Administrator])), at),
            "move-deadline" => request.MoveDeadlineByCalendar(calendars, Guid.Empty, now),
            "reopen" => request.Reopen(Text("new evidence"), at),
            "request-refund" => request.RequestRefund(Amount(request.Paid - request.Refunded), Text("withdrawn"), Person(), at),
            "approve-refund" => request.ApproveRefund(Person(), at),
            "decline-refund" => request.DeclineRefund(Text("no ground"), Person(), at),
            "pay-refund" => request.PayRefund(Text("B-1"), at),
            _ => request.Correct(
                IsSensible ? Variant % (request.Version + 3) : Variant - 50, Variant % 5 == 0 ? null : new WorkStepRecorded("step", "officer", at), Text("officer"), new Protected(Text("note")), at),
        };
    }

    // What a well-meaning office would do next; chosen by status only and allowed to be wrong.
    private string Ordinary(CitizenRequest request) => request.Status switch
    {
        _ when request.AwaitsReassignment is not null && Variant % 4 == 0 => "lift-reassignment",
        RequestStatus.Opened when request.Paid.IsZero && Variant % 5 != 0 => Variant % 7 == 1 ? "renew-quote" : "pay-fee",
        RequestStatus.Opened when request.RequiredDocuments.IsEmpty => "receive",
        RequestStatus.Opened or RequestStatus.Returned => "transmit",
        RequestStatus.Transmitted => Variant % 7 == 0 ? "forward" : "receive",
        RequestStatus.Received => (Variant % 8) switch { 0 => "return", 1 => "suspend", 2 => "forward", 3 => "record-work-step", 4 => "withdraw", _ => "complete" },
        RequestStatus.Suspended => "resume",
        _ when request.Refund is not null => request.Refund.Stage == RefundStage.Approved ? "pay-refund" : Pick(["approve-refund", "approve-refund", "decline-refund"]),
        RequestStatus.Completed when request.Decision == CompletionDecision.Rejected && Variant % 2 == 0 => "request-refund",
        RequestStatus.Completed => request.CentreCode is null ? "collect" : "hand-over",
        RequestStatus.HandedOver => "collect",
        RequestStatus.Collected => Variant % 2 == 0 ? "reopen" : "record-work-step",
        _ => Pick(["request-refund", "request-refund", "reopen"]),
    };

    private Instant At(Instant now) => (Variant % 23) switch
    {
        0 => Odd(now),
        1 or 2 => now - Duration.FromMinutes(Variant),
        3 => now - Duration.FromDays(Variant),
        _ => now,
    };

    private Instant Odd(Instant now) => (Variant % 7) switch
    {
        0 => Instant.MinValue,
        1 => Instant.MaxValue,
        2 => default,
        3 => now + Duration.FromDays(5000),
        4 => now - Duration.FromDays(5000),
        5 => now,
        _ => now + Duration.Epsilon,
    };

    private Instant Later(Instant deadline) =>
        deadline > Instant.MaxValue - Duration.FromDays(1) ? deadline : deadline + Duration.FromHours(Variant % 8);

    private Money Amount(Money right) => (Variant % 20) switch
    {
        0 => right + Money.Sar(1),
        1 => right - Money.Sar(1),
        2 => Money.Zero - right,
        3 => Money.Zero,
        4 => Money.Sar(long.MaxValue),
        5 => new Money(right.Halalas, "USD"),
        6 or 7 or 8 => Money.Sar(right.Halalas / 2),
        9 => default,
        _ => right,
    };

    private FeeQuote Renewed(Instant now) => new(
        [new FeeLine("GOV", FeeKind.GovernmentFee, Money.Sar(Variant % 6 * 1000)), new FeeLine("VAT", FeeKind.Vat, Money.Sar(Variant % 2))],
        Variant % 9 == 0 ? now - Duration.FromDays(1) : now + Duration.FromDays(3));

    private ImmutableArray<ManifestEntry> Documents(CitizenRequest request)
    {
        ImmutableArray<ManifestEntry> all = [.. request.RequiredDocuments.Select(name => new ManifestEntry(name, "application/pdf", 1, "ab"))];
        return (Variant % 13) switch
        {
            0 => default,
            1 => [],
            2 => [.. all.Skip(1)],
            3 => [.. all, .. all],
            4 => [.. all, new ManifestEntry(Text("extra"), "text/plain", -1, "")],
            _ => all.IsEmpty ? [new ManifestEntry("letter", "text/plain", 1, "ab")] : all,
        };
    }

    private string Centre(CitizenRequest request) => IsSensible ? request.CentreCode ?? "MK-001" : "MK-009";

    private Destination Destination(string code) => (Variant % 17) switch
    {
        0 => new Destination(code, []),
        1 => new Destination(Other(code), [Other(code) + "-1"]),
        _ => new Destination(code, [code + "-1", code + "-2"]),
    };

    private string? Window(string code) => (Variant % 11) switch
    {
        0 => "NOWHERE",
        1 => code + "-2",
        2 => Text(""),
        _ => null,
    };

    private string Text(string sensible) => (Variant % 19) switch
    {
        0 => "",
        1 => " ",
        2 => "نصّ \u202E عربي",
        3 => "a\nb\tc\0",
        4 => new string('x', 5000),
        _ => sensible,
    };

    private string Person() => (Variant % 6) switch { 0 or 1 => "clerk", 2 => "CLERK", 3 => "", _ => "manager" };

    private static string Other(string departmentCode) => departmentCode == "CIV" ? "LND" : "CIV";

    private T Pick<T>(T[] values) => values[Variant % values.Length];
}
