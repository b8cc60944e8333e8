using System.Collections.Immutable;
using FsCheck.Fluent;

namespace EventLedger.Domain.Tests.Requests.RandomLives;

/// <summary>
/// Random sequences of every command, with sensible and nonsensical arguments, never reach an illegal state: an
/// auditor who knows only the events finds no fault, and the state is no more and no less than their fold.
/// </summary>
public class when_living_at_random
{
    [Seeded(MaxTest = 3000, Arbitrary = [typeof(Generators)])]
    public void an_auditor_finds_no_fault(RequestOpened opening, Attempt[] attempts)
    {
        var life = Chronicle.Play(opening, attempts);

        Auditor.Faults(life.Events).ShouldBeEmpty(life.ToString());
    }

    [Seeded(MaxTest = 1000, Arbitrary = [typeof(Generators)])]
    public void the_state_is_the_fold_of_the_events(RequestOpened opening, Attempt[] attempts)
    {
        var life = Chronicle.Play(opening, attempts);

        // Two lists are never equal, whatever they hold.
        var folded = Story.Fold<CitizenRequest>(life.Events);
        folded.Corrections.ShouldBe(life.Last.Corrections);
        (folded with { Corrections = life.Last.Corrections }).ShouldBe(life.Last);
        life.States.Select(state => state.Version).ShouldBe(Enumerable.Range(1, life.Events.Length).Select(version => (long)version));
    }

    [Seeded(MaxTest = 1000, Arbitrary = [typeof(Generators)])]
    public void the_state_tells_what_the_events_tell(RequestOpened opening, Attempt[] attempts)
    {
        var life = Chronicle.Play(opening, attempts);
        var events = life.Events;
        var state = life.Last;

        state.Paid.ShouldBe(Money.Sar(events.OfType<FeePaid>().Sum(payment => payment.Lines.Sum(line => line.Amount.Halalas))));
        state.Refunded.ShouldBe(Money.Sar(events.OfType<FeeRefunded>().Sum(refund => refund.Amount.Halalas)));
        state.Fee.ShouldBe(events.OfType<FeeQuoteRenewed>().LastOrDefault()?.Fee ?? opening.Fee);
        state.DepartmentCode.ShouldBe(events.OfType<RequestForwarded>().LastOrDefault()?.DepartmentCode ?? opening.DepartmentCode);
        state.CentreCode.ShouldBe(events.OfType<CentreReassigned>().LastOrDefault()?.CentreCode ?? opening.CentreCode);
        state.ManifestHash.ShouldBe(events.OfType<DocumentsTransmitted>().LastOrDefault()?.ManifestHash);
        state.ServiceVersion.ShouldBe(opening.ServiceVersion);
        state.Status.ShouldBe(Status(events));
        (state.Refund is not null).ShouldBe(
            events.Count(e => e is FeeRefundRequested) > events.Count(e => e is FeeRefundDeclined or FeeRefunded));
    }

    [Seeded(MaxTest = 500, Arbitrary = [typeof(Generators)])]
    public void the_same_question_gets_the_same_answer(RequestOpened opening, Attempt[] attempts)
    {
        var life = Chronicle.Play(opening, attempts);

        Chronicle.Play(opening, attempts).Answers.ShouldBe(life.Answers);
    }

    /// <summary>Without this the facts above could hold of lives that never get anywhere.</summary>
    [Fact]
    public void random_lives_go_everywhere()
    {
        const int Count = 2000;
        var lives = (from opening in Generators.Openings().Generator
                     from attempts in Generators.Lives().Generator
                     select Chronicle.Play(opening, attempts)).Sample(Count).ToList();

        AtLeast(50, "completed", life => life.Events.Any(e => e is RequestCompleted));
        AtLeast(35, "rejected", life => life.Events.Any(e => e is RequestCompleted { Decision: CompletionDecision.Rejected }));
        AtLeast(35, "handed over", life => life.Events.Any(e => e is RequestHandedOver));
        AtLeast(45, "collected", life => life.Events.Any(e => e is ResultCollected));
        AtLeast(25, "refunded", life => life.Events.Any(e => e is FeeRefunded));
        AtLeast(3, "refunded in parts", life => life.Events.Count(e => e is FeeRefunded) > 1);
        AtLeast(60, "reopened", life => life.Events.Any(e => e is RequestReopened));
        AtLeast(35, "reopened after collection", life => life.Events.SkipWhile(e => e is not ResultCollected).Any(e => e is RequestReopened));
        AtLeast(35, "completed after reopening", life => life.Events.SkipWhile(e => e is not RequestReopened).Any(e => e is RequestCompleted));
        AtLeast(25, "returned", life => life.Events.Any(e => e is DocumentsReturned));
        AtLeast(25, "resumed", life => life.Events.Any(e => e is RequestResumed));
        AtLeast(25, "forwarded", life => life.Events.Any(e => e is RequestForwarded));
        AtLeast(4, "a renewed quote", life => life.Events.Any(e => e is FeeQuoteRenewed));
        foreach (var command in Attempt.Names)
        {
            // Forwarding and reopening take up by themselves what was amended meanwhile, so that less is left to move.
            AtLeast(command == "move-deadline" ? 1 : 4, $"{command} recorded", life => life.Answers.Any(answer => IsOf(answer, command) && char.IsUpper(answer[command.Length + 2])));
            AtLeast(4, $"{command} refused", life => life.Answers.Any(answer => IsOf(answer, command) && char.IsLower(answer[command.Length + 2])));
        }

        void AtLeast(int percent, string what, Func<Chronicle, bool> holds) =>
            (lives.Count(holds) * 100 / Count).ShouldBeGreaterThanOrEqualTo(percent, $"Too few random lives came to be: {what}.");

        static bool IsOf(string answer, string command) => answer.StartsWith(command + ": ", StringComparison.Ordinal);
    }

    [Fact]
    public void random_lives_meet_every_refusal_a_decision_can_give()
    {
        var met = (from opening in Generators.Openings().Generator
                   from attempts in Generators.Lives().Generator
                   select Chronicle.Play(opening, attempts)).Sample(2000)
            .SelectMany(life => life.Answers).Select(answer => answer.Split(": ")[1]).ToHashSet();

        // Given by Application, which knows who asks and what exists, or on opening.
        string[] elsewhere =
        [
            "request-not-found", "tracking-reference-not-found", "deadline-not-allowed", "deadline-contradicted", "department-not-allowed", "assumption-not-allowed",
            "payment-reference-used", "request-already-open",
        ];

        // The openings of random lives take any document, and their departments any request.
        string[] ofRules = ["document-type-not-accepted", "document-too-large", "department-not-competent"];

        new RefusalTexts().All.Where(entry => entry.Catalogue == nameof(RequestRefusals)).Select(entry => entry.Code)
            .Except(elsewhere).Except(ofRules).Except(met).ShouldBeEmpty();
    }

    // The status by the events alone, read backwards from the last one that decides it.
    private static RequestStatus Status(ImmutableArray<DomainEvent> events)
    {
        for (var i = events.Length - 1; i >= 0; i--)
        {
            RequestStatus? status = events[i] switch
            {
                RequestOpened => RequestStatus.Opened,
                DocumentsTransmitted or RequestForwarded => RequestStatus.Transmitted,
                DocumentsReceived or RequestResumed => RequestStatus.Received,
                DocumentsReturned => RequestStatus.Returned,
                RequestSuspended => RequestStatus.Suspended,
                RequestCompleted => RequestStatus.Completed,
                RequestHandedOver => RequestStatus.HandedOver,
                ResultCollected => RequestStatus.Collected,
                RequestWithdrawn => RequestStatus.Withdrawn,
                RequestCancelled => RequestStatus.Cancelled,
                RequestReopened => Status(events[..LastOutcome(events[..i])]),
                _ => null,
            };
            if (status is { } known)
            {
                return known;
            }
        }

        throw new ArgumentException("A stream has a first event.", nameof(events));

        static int LastOutcome(ImmutableArray<DomainEvent> before) =>
            before.IndexOf(before.Last(e => e is RequestCompleted or RequestWithdrawn or RequestCancelled));
    }
}
