using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using NodaTime;

namespace EventLedger.Application.Centres;

/// <summary>A command on a centre, by its code.</summary>
public abstract record CentreCommand(string Code, Instant? At, CommandContext Context) : Command<ServiceCentre>(At, Context)
{
    public override Guid Stream => ServiceCentre.StreamId(Context.Actor.Region, Code);

    public override string KnownAs => Code;

    public override object Answer(Current<ServiceCentre> current) => new CentreReceipt(Code, current.Version);
}

/// <summary>What commands on a centre answer.</summary>
public sealed record CentreReceipt(string Code, long Version);
