using EventLedger.Application.Ledger;
using EventLedger.Domain.Licensing;
using NodaTime;

namespace EventLedger.Application.Licensing;

/// <summary>A command on an application for a licence.</summary>
public abstract record LicenceApplicationCommand(Guid ApplicationId, Instant? At, CommandContext Context) : Command<LicenceApplication>(At, Context)
{
    public override Guid Stream => ApplicationId;

    public override object Answer(Current<LicenceApplication> current) => new LicenceApplicationReceipt(ApplicationId, current.Version, current.State.Status);
}

/// <summary>What commands on an application for a licence answer.</summary>
public sealed record LicenceApplicationReceipt(Guid Id, long Version, LicenceApplicationStatus Status);
