using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Requests;

/// <content>What people typed about it.</content>
public sealed partial record CitizenRequest
{
    /// <summary>Whether there is anything in it that a key opens.</summary>
    public bool HoldsPersonalData => !Answers.IsEmpty || HoldsMoreThanAnswers;

    /// <summary>The same, the answers apart.</summary>
    public bool HoldsMoreThanAnswers =>
        Collection is not null || !Corrections.IsEmpty || Manifest.Any(entry => entry.Name.IsSealed) || Returned?.Reasons.Any(reason => reason.IsSealed) == true
        || IsSealed(DecisionReason) || IsSealed(Deliverable) || IsSealed(Refund?.Reason)
        || IsSealed(Suspension) || IsSealed(Closure) || IsSealed(DeadlineExtension) || IsSealed(Reopening)
        || IsSealed(Forwarding) || IsSealed(Reassignment) || IsSealed(RefundRefusal);

    /// <summary>The same with each personal text in it changed.</summary>
    public CitizenRequest WithTexts(Func<PersonalText, PersonalText> change)
    {
        return this with
        {
            Manifest = [.. Manifest.Select(entry => entry with { Name = change(entry.Name) })],
            Returned = Returned is { } returned ? returned with { Reasons = change.All(returned.Reasons) } : null,
            DecisionReason = change.Maybe(DecisionReason),
            Deliverable = change.Maybe(Deliverable),
            Refund = Refund is { } refund ? refund with { Reason = change(refund.Reason) } : null,
            Suspension = Changed(Suspension),
            Closure = Changed(Closure),
            DeadlineExtension = Changed(DeadlineExtension),
            Reopening = Changed(Reopening),
            Forwarding = Changed(Forwarding),
            Reassignment = Changed(Reassignment),
            RefundRefusal = Changed(RefundRefusal),
        };

        Explanation? Changed(Explanation? explanation) => explanation is null ? null : explanation with { Reason = change(explanation.Reason) };
    }

    private static bool IsSealed(PersonalText? text) => text is { IsSealed: true };

    private static bool IsSealed(Explanation? explanation) => explanation is { Reason.IsSealed: true };
}
