using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Incidents;
using NodaTime;

namespace EventLedger.Application.Incidents;

/// <summary>Answers for an incident of the sealed ledger. One that stopped the sealing is looked for again at once.</summary>
public sealed record ResolveIncident(Guid IncidentId, string Resolution, Instant? At, CommandContext Context) : Command<IncidentReview>(At, Context)
{
    public override Guid Stream => IncidentId;

    public override object Answer(Current<IncidentReview> current) => new IncidentReceipt(IncidentId, current.Version);
}

/// <summary>What resolving answers.</summary>
public sealed record IncidentReceipt(Guid Id, long Version);

public static class ResolveIncidentHandler
{
    public static async Task<Outcome> Handle(ResolveIncident command, StreamLedger ledger, SealedLedgers ledgers, CancellationToken cancellation)
    {
        var incidents = ledgers.Sealers.Of(command.Context.Actor.Region).Incidents;
        if (!await incidents.ExistsAsync(command.IncidentId, cancellation))
        {
            return await ledger.RefuseAsync(command, IncidentRefusals.IncidentNotFound, cancellation);
        }

        return await ledger.BeginAsync(
            command,
            (review, at) => IncidentReview.Resolve(review, command.IncidentId, command.Resolution, at),
            writes => IncidentLog.Resolve(writes, command.IncidentId, command.Context.Actor.User, command.Resolution),
            cancellation);
    }
}
