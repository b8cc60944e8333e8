using EventLedger.Application.Ledger;
using EventLedger.Domain.Credentials;

namespace EventLedger.Application.Credentials;

/// <summary>Ends a user's account: whoever is signed in by it is so no more.</summary>
public sealed record WithdrawStaffAccount(string User, string? Reason, CommandContext Context) : Command<StaffAccount>(null, Context)
{
    public override Guid Stream => StaffAccount.StreamId(Context.Actor.Region, User);

    public override string KnownAs => User;

    public override object Answer(Current<StaffAccount> current) => StaffAccountReceipt.Of(current);
}

public static class WithdrawStaffAccountHandler
{
    public static Task<Outcome> Handle(WithdrawStaffAccount command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (account, at) => account.Withdraw(command.Reason, command.Context.Actor, at), cancellation);
}
