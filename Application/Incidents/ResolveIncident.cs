using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Incidents;
using NodaTime;

namespace EventLedger.Application.Incidents;

/// <summary>Answers for an incident of the sealed ledger, for the caller's region. One that stopped the sealing is looked for again at once.</summary>
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
        var region = command.Context.Actor.Region;
        var incidents = ledgers.Incidents.Of(region);
        await incidents.RecordAgainAsync(cancellation);
        return await ledger.DecideAsync(
            command,
            async (_, on) => IncidentReview.Resolve(command.IncidentId, command.Resolution, await incidents.IsOpenAsync(region, command.IncidentId, cancellation), on.At),
            cancellation);
    }
}
