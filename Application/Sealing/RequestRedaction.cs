using System.Collections.Immutable;
using EventLedger.Application.Shared;
using EventLedger.Domain.Sealing;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>Asks that members of a sealed event be masked.</summary>
/// <param name="RedactionId">New; made by the caller so that handling stays repeatable.</param>
/// <param name="Members">JSON Pointers into the event's data.</param>
public sealed record RequestRedaction(
    Guid RedactionId, Guid EventId, ImmutableArray<string> Members, string Basis, Instant? At, CommandContext Context) : Command(At, Context);

/// <summary>What commands on a redaction answer.</summary>
public sealed record RedactionReceipt(Guid Id, long Version, RedactionStatus Status)
{
    internal static RedactionReceipt Of(Guid id, Current<Redaction> current) => new(id, current.Version, current.State.Status);
}

public static class RequestRedactionHandler
{
    public static async Task<Outcome> Handle(RequestRedaction command, Ledger ledger, SealedLedgers ledgers, CancellationToken cancellation)
    {
        var actor = command.Context.Actor;
        var (exists, stored) = await ledgers.Readers.Of(actor.Region).FindAsync(actor.Region, command.EventId, cancellation);
        if (stored is null)
        {
            return await ledger.RefuseAsync(command, exists ? SealingRefusals.EventNotSealed : SealingRefusals.EventNotFound, cancellation);
        }

        if (!Masking.TryMask(StoredNames.TypeOf(stored.Type)!, stored.Data, command.Members, out _, out var refused))
        {
            return await ledger.RefuseAsync(command, SealingRefusals.MemberNotMaskable(refused!), cancellation);
        }

        return await ledger.BeginNewAsync<Redaction>(
            command.RedactionId,
            command,
            at => Redaction.Request(command.EventId, command.Members, command.Basis, actor.User, at),
            current => RedactionReceipt.Of(command.RedactionId, current),
            alongside: null,
            cancellation);
    }
}
