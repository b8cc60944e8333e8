using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Redactions;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Redactions;

/// <summary>Asks that members of a sealed event be masked.</summary>
/// <param name="RedactionId">New; made by the caller so that handling stays repeatable.</param>
/// <param name="Members">JSON Pointers into the event's data.</param>
public sealed record RequestRedaction(
    Guid RedactionId, Guid EventId, ImmutableArray<string> Members, string Basis, Instant? At, CommandContext Context) : RedactionCommand(RedactionId, At, Context);

public static class RequestRedactionHandler
{
    public static async Task<Outcome> Handle(RequestRedaction command, StreamLedger ledger, SealedLedgers ledgers, CancellationToken cancellation)
    {
        var actor = command.Context.Actor;
        var (exists, stored) = await ledgers.Readers.Of(actor.Region).FindAsync(actor.Region, command.EventId, cancellation);
        if (stored is null)
        {
            return await ledger.RefuseAsync(command, exists ? SealingRefusals.EventNotSealed : SealingRefusals.EventNotFound, cancellation);
        }

        if (!Masking.TryMask(EventCatalogue.Find(stored.Type)!.Type, stored.Data, command.Members, out _, out var refused))
        {
            return await ledger.RefuseAsync(command, RedactionRefusals.MemberNotMaskable(refused!), cancellation);
        }

        return await ledger.BeginNewAsync(
            command,
            on => new(Redaction.Request(command.EventId, command.Members, command.Basis, actor.User, on.At)),
            alongside: null,
            lost: null,
            cancellation);
    }
}
