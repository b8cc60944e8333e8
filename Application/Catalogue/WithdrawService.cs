using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Catalogue;

/// <summary>Offers the service no longer; what is open goes on.</summary>
/// <param name="From">Null for at once.</param>
public sealed record WithdrawService(string Code, string Reason, Instant? From, CommandContext Context) : ServiceCommand(Code, null, Context);

public static class WithdrawServiceHandler
{
    public static Task<Outcome> Handle(WithdrawService command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (service, at) => service.Withdraw(command.Reason, command.From, at), cancellation);
}
