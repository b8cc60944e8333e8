using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using NodaTime;

namespace EventLedger.Application.Catalogue;

/// <summary>Offers the service no longer; what is open goes on.</summary>
/// <param name="From">Null for at once.</param>
public sealed record WithdrawService(string Code, string Reason, Instant? From, CommandContext Context) : Command<ServiceDefinition>(null, Context)
{
    public override Guid Stream => ServiceDefinition.StreamId(Context.Actor.Region, Code);

    public override object Answer(Current<ServiceDefinition> current) => ServiceReceipt.Of(current);
}

public static class WithdrawServiceHandler
{
    public static Task<Outcome> Handle(WithdrawService command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (service, at) => service.Withdraw(command.Reason, command.From, at), cancellation);
}
