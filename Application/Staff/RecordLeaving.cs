using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Staff;

/// <summary>Records that somebody works at their place no longer, by a manager at the own centre: whatever they do there from then on is refused.</summary>
public sealed record RecordLeaving(string User, string? Reason, Instant? At, CommandContext Context) : StaffCommand(User, At, Context);

public static class RecordLeavingHandler
{
    public static Task<Outcome> Handle(RecordLeaving command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (member, at) => member.Leave(command.Reason, command.Context.Actor, at), cancellation);
}
