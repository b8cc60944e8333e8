using EventLedger.Application.Ledger;
using EventLedger.Domain.Redactions;
using NodaTime;

namespace EventLedger.Application.Redactions;

/// <summary>A command on a redaction.</summary>
public abstract record RedactionCommand(Guid RedactionId, Instant? At, CommandContext Context) : Command<Redaction>(At, Context)
{
    public override Guid Stream => RedactionId;

    public override object Answer(Current<Redaction> current) => new RedactionReceipt(RedactionId, current.Version, current.State.Status);
}

/// <summary>What commands on a redaction answer.</summary>
public sealed record RedactionReceipt(Guid Id, long Version, RedactionStatus Status);
