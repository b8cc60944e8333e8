using EventLedger.Application.Ledger;
using EventLedger.Domain.Licensing;
using NodaTime;

namespace EventLedger.Application.Licensing;

/// <summary>A command on an appeal.</summary>
public abstract record LicenceAppealCommand(Instant? At, CommandContext Context) : Command<LicenceAppeal>(At, Context)
{
    public override object Answer(Current<LicenceAppeal> current) => new LicenceAppealReceipt(Stream, current.Version, current.State.Lodged.DueBy);
}

/// <summary>What commands on an appeal answer.</summary>
/// <param name="DueBy">When it is to be decided, exclusive.</param>
public sealed record LicenceAppealReceipt(Guid Id, long Version, Instant DueBy);
