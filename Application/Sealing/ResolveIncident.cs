using EventLedger.Application.Shared;
using EventLedger.Domain.Sealing;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>Answers for an incident of the sealed ledger. One that stopped the sealing is looked for again at once.</summary>
public sealed record ResolveIncident(Guid IncidentId, string Resolution, Instant? At, CommandContext Context) : Command(At, Context);

/// <summary>What resolving answers.</summary>
public sealed record IncidentReceipt(Guid Id, long Version);

public static class ResolveIncidentHandler
{
    public static async Task<Outcome> Handle(ResolveIncident command, Ledger ledger, SealedLedgers ledgers, CancellationToken cancellation)
    {
        var incidents = ledgers.Sealers.Of(command.Context.Actor.Region).Incidents;
        if (!await incidents.ExistsAsync(command.IncidentId, cancellation))
        {
            return await ledger.RefuseAsync(command, SealingRefusals.IncidentNotFound, cancellation);
        }

        return await ledger.BeginAsync<IncidentReview>(
            command.IncidentId,
            command.IncidentId.ToString(),
            command,
            (review, at) => ValueTask.FromResult(IncidentReview.Resolve(review, command.IncidentId, command.Resolution, at)),
            current => new IncidentReceipt(command.IncidentId, current.Version),
            writes => Incidents.Resolve(writes, command.IncidentId, command.Context.Actor.User, command.Resolution),
            cancellation);
    }
}
