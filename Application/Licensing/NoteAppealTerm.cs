using EventLedger.Application.Ledger;

namespace EventLedger.Application.Licensing;

/// <summary>Records that an appeal was not decided in time. Sent by the process that waits for it.</summary>
public sealed record NoteAppealTerm(Guid AppealId, CommandContext Context) : LicenceAppealCommand(null, Context)
{
    public override Guid Stream => AppealId;
}

public static class NoteAppealTermHandler
{
    public static Task<Outcome> Handle(NoteAppealTerm command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (appeal, at) => appeal.NoteTermPassed(at), cancellation);
}
