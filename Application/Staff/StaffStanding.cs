using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;

namespace EventLedger.Application.Staff;

/// <summary>
/// Staff act only where their record says that they work, and do what a course is needed for only with its certificate; whatever the
/// command is. Whoever has no record acts as the token says: a region keeps records when it comes to. Record and courses are what the
/// decision rests on: somebody who leaves while a command of theirs is on its way loses it.
/// </summary>
/// <param name="state">Of the streams whose commands it looks at: there is one for each.</param>
public sealed class StaffStanding(Type state) : IAnnotator
{
    public Type State => state;

    public async ValueTask<Decision> AnnotateAsync(object? before, Decision decision, Deliberation on)
    {
        if (!Actor.IsStaff(on.Context.Actor.Role))
        {
            return decision;
        }

        ImmutableArray<CertifiedAct> acts =
            [.. decision.Events.Concat(decision.Elsewhere.SelectMany(other => other.Events)).Select(Curriculum.ActOf).OfType<CertifiedAct>().Distinct()];
        return await JudgeAsync(acts, on, isAfresh: false) is null || await JudgeAsync(acts, on, isAfresh: true) is not { } refusal
            ? decision
            : refusal;
    }

    /// <summary>Whether somebody is let in at all, to read as well: as the record was two seconds ago at most, and refused by what it is now. Null when they are.</summary>
    public static async ValueTask<Refusal?> JudgeAsync(StreamLedger ledger, Actor actor, CancellationToken cancellation)
    {
        if (!Actor.IsStaff(actor.Role))
        {
            return null;
        }

        var stream = StaffMember.StreamId(actor.Region, actor.User);
        return (await ledger.ReferenceAsync<StaffMember>(actor.Region, stream, cancellation))?.State.FlawOf(actor, ledger.Now()) is not null
            && (await ledger.FindAsync<StaffMember>(actor.Region, stream, cancellation))?.State.FlawOf(actor, ledger.Now()) is { } flaw
                ? SharedRefusals.NotOnStaff(Refusal.NameOf(flaw))
                : null;
    }

    /// <summary>The same for what is done by no command on a stream; null when it may be done.</summary>
    public static async ValueTask<Refusal?> JudgeAsync(StreamLedger ledger, Actor actor, CertifiedAct act, CancellationToken cancellation)
    {
        if (!Actor.IsStaff(actor.Role))
        {
            return null;
        }

        var (region, now) = (actor.Region, ledger.Now());
        var member = (await ledger.FindAsync<StaffMember>(region, StaffMember.StreamId(region, actor.User), cancellation))?.State;
        return member?.FlawOf(actor, now) is { } flaw
            ? SharedRefusals.NotOnStaff(Refusal.NameOf(flaw))
            : (await ledger.FindAsync<Curriculum>(region, Curriculum.StreamId(region), cancellation))?.State.Lacking(act, member, now);
    }

    private static async ValueTask<Refusal?> JudgeAsync(ImmutableArray<CertifiedAct> acts, Deliberation on, bool isAfresh)
    {
        // Who left acts no more, be it with an earlier instant; a certificate has to have held when it was done.
        var actor = on.Context.Actor;
        var member = (await on.RestOnAsync<StaffMember>(StaffMember.StreamId(on.Region, actor.User), isAfresh))?.State;
        if (member?.FlawOf(actor, on.Now) is { } flaw)
        {
            return SharedRefusals.NotOnStaff(Refusal.NameOf(flaw));
        }

        var courses = acts.IsEmpty ? null : (await on.RestOnAsync<Curriculum>(Curriculum.StreamId(on.Region), isAfresh))?.State;
        return courses is null ? null : acts.Select(act => courses.Lacking(act, member, on.At)).FirstOrDefault(refusal => refusal is not null);
    }
}
