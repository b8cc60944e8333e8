using EventLedger.Domain.Shared;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql.Tables;

namespace EventLedger.Application.Ledger;

/// <summary>What is to follow from an event, and not before when; null for at once.</summary>
/// <param name="CarriesOut">Whether it carries out what the event says, rather than act on it.</param>
public sealed record FollowUp(string Reaction, Instant? NotBefore, bool CarriesOut = false)
{
    /// <summary>Whether it follows also from what is only taken over: that is to be so afterwards, and what has yet to come comes in its time.</summary>
    public bool IsOfTakeover(Instant now) => CarriesOut || NotBefore > now;
}

/// <summary>What is to follow from an event; nothing for most.</summary>
public delegate IEnumerable<FollowUp> FollowUps(DomainEvent e);

/// <summary>
/// A row for each reaction that an event is to have, written in the event's own transaction. It names the event and holds
/// nothing of it; whoever reacts reads the event itself.
/// </summary>
internal static class DueReactions
{
    public const string Name = $"{LedgerSchema.Name}.due_reactions";

    /// <summary>Notified when there are new rows.</summary>
    public const string Channel = "ledger_reactions";

    // One statement for a whole round, with the wake-up: two would cost the append twice as much.
    private const string Insert =
        $"with due as (insert into {Name} (tenant_id, stream_id, event_id, version, reaction, not_before) "
        + $"select * from unnest($1, $2, $3, $4, $5, $6)) select pg_notify('{Channel}', '')";

    public static Table Table()
    {
        var table = LedgerSchema.NewTable("due_reactions");
        table.AddColumn("id", "bigserial").AsPrimaryKey();
        table.AddColumn("tenant_id", "varchar").NotNull();
        table.AddColumn("stream_id", "uuid").NotNull();
        table.AddColumn("event_id", "uuid").NotNull();
        table.AddColumn("version", "bigint").NotNull();
        table.AddColumn("reaction", "varchar").NotNull();
        table.AddColumn("not_before", "timestamptz");
        table.AddColumn("due_since", "timestamptz").NotNull().DefaultValueByExpression("now()");
        return table;
    }

    /// <summary>Null when nothing follows.</summary>
    public static NpgsqlBatchCommand? Statement(DueReaction[] due) => due.Length == 0 ? null : new NpgsqlBatchCommand(Insert)
    {
        Parameters =
        {
            new NpgsqlParameter<string[]> { TypedValue = Array.ConvertAll(due, one => one.Region), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
            new NpgsqlParameter<Guid[]> { TypedValue = Array.ConvertAll(due, one => one.Stream) },
            new NpgsqlParameter<Guid[]> { TypedValue = Array.ConvertAll(due, one => one.EventId) },
            new NpgsqlParameter<long[]> { TypedValue = Array.ConvertAll(due, one => one.Version) },
            new NpgsqlParameter<string[]> { TypedValue = Array.ConvertAll(due, one => one.FollowUp.Reaction), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
            new NpgsqlParameter<Instant?[]> { TypedValue = Array.ConvertAll(due, one => one.FollowUp.NotBefore), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
        },
    };
}

internal sealed record DueReaction(string Region, Guid Stream, Guid EventId, long Version, FollowUp FollowUp);
