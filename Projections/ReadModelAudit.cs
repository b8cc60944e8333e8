using System.Data.Common;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EventLedger.Domain.Shared;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Marten.Linq.Members;
using NodaTime;
using Npgsql;

namespace EventLedger.Projections;

/// <summary>
/// Makes every stored read model again of the events and compares, document and columns. What a projection has not seen yet
/// is not held against it, nor that it is ahead of its progress, as after a rebuild was broken off.
/// </summary>
public sealed class ReadModelAudit(IDocumentStore store)
{
    /// <param name="connection">In a transaction that sees one moment: documents and progress are written together.</param>
    /// <returns>What differs.</returns>
    public async IAsyncEnumerable<(string? Region, string What)> FindAsync(NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Whatever is registered with the store, so that nothing has to be listed here to be looked at.
        foreach (var projection in ((DocumentStore)store).Options.Projections.All.OfType<ProjectionBase>())
        {
            await foreach (var finding in Model(projection).FindAsync(connection, cancellation))
            {
                yield return finding;
            }
        }
    }

    /// <exception cref="InvalidCastException">It is of a kind that nobody has taught this to fold.</exception>
    private IStored Model(ProjectionBase projection)
    {
        for (var kind = projection.GetType(); kind is not null; kind = kind.BaseType)
        {
            if (kind.IsGenericType && kind.GetGenericTypeDefinition() == typeof(SingleStreamProjection<,>))
            {
                return (IStored)Activator.CreateInstance(typeof(Stored<>).MakeGenericType(kind.GenericTypeArguments[0]), store, projection)!;
            }
        }

        throw new InvalidCastException($"{projection.Name} is no projection of single streams.");
    }

    private interface IStored
    {
        IAsyncEnumerable<(string? Region, string What)> FindAsync(NpgsqlConnection connection, CancellationToken cancellation);
    }

    private sealed class Stored<TDoc>(IDocumentStore store, SingleStreamProjection<TDoc, Guid> projection) : IStored
        where TDoc : class
    {
        private const int FirstColumn = 7;
        private static readonly Duration Microsecond = Duration.FromTicks(10);
        private readonly ISerializer serializer = store.Options.Serializer();
        private readonly string schema = store.Options.Events.DatabaseSchemaName;
        private readonly string table = store.Options.FindOrResolveDocumentType(typeof(TDoc)).TableName.QualifiedName;
        private readonly DuplicatedField[] columns = [.. store.Options.FindOrResolveDocumentType(typeof(TDoc)).DuplicatedFields];

        public async IAsyncEnumerable<(string? Region, string What)> FindAsync(NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancellation)
        {
            var (progress, largest) = await ProgressAsync(connection, cancellation);
            if (progress > largest)
            {
                yield return (null, $"{projection.Name} is said to have come to event {progress}, and the last one is {largest}.");
            }

            // Stream by stream, its document last.
            await using var command = new NpgsqlCommand(
                $"select tenant_id, id as stream, {long.MaxValue} as version, 0::bigint as sequence, null::varchar as type, data, null::timestamptz as recorded{string.Concat(columns.Select(column => $", {column.ColumnName}"))} from {table} "
                + $"union all select tenant_id, stream_id, version, seq_id, type, data, timestamp{string.Concat(columns.Select(_ => ", null"))} from {schema}.mt_events where type = any($1) order by 1, 2, 3",
                connection)
            { CommandTimeout = 0 };
            command.Parameters.AddWithValue((string[])[.. EventCatalogue.All.Where(e => projection.IncludedEventTypes.Contains(e.Type)).Select(e => e.StoredName)]);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            var life = new Life("", default);
            while (await row.ReadAsync(cancellation))
            {
                var (region, stream) = (row.GetString(0), row.GetGuid(1));
                if (stream != life.Stream || region != life.Region)
                {
                    if (Missing(life) is { } missing)
                    {
                        yield return (life.Region, missing);
                    }

                    life = new Life(region, stream);
                }

                if (!row.IsDBNull(4))
                {
                    Fold(life, row, progress);
                }
                else if (Differing(life, row) is { } difference)
                {
                    yield return (region, difference);
                }
            }

            if (Missing(life) is { } last)
            {
                yield return (life.Region, last);
            }
        }

        private async Task<(long Progress, long Largest)> ProgressAsync(NpgsqlConnection connection, CancellationToken cancellation)
        {
            await using var command = new NpgsqlCommand(
                $"select coalesce((select last_seq_id from {schema}.mt_event_progression where name = $1), 0), coalesce(greatest((select max(seq_id) from {schema}.mt_events), pg_sequence_last_value('{schema}.mt_events_sequence'::regclass)), 0)",
                connection);
            command.Parameters.AddWithValue(((IEventStore)store).RegisteredShardNames().Single(shard => shard.Name == projection.Name).Identity);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            await row.ReadAsync(cancellation);
            return (row.GetInt64(0), row.GetInt64(1));
        }

        private void Fold(Life life, NpgsqlDataReader row, long progress)
        {
            try
            {
                life.Latest = projection.Evolve(life.Latest, life.Stream, Event(life, row));
            }
            catch (Exception e) when (e is not DbException)
            {
                life.IsReadable = false;
            }

            if (row.GetInt64(3) <= progress)
            {
                (life.Expected, life.Ahead) = (life.Latest, []);
            }
            else
            {
                life.Ahead.Add(life.Latest);
            }
        }

        private IEvent Event(Life life, NpgsqlDataReader row)
        {
            var type = EventCatalogue.Find(row.GetString(4))!.Type;
            var e = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(type), serializer.FromJson(type, row, 5))!;
            (e.TenantId, e.StreamId, e.Version, e.Sequence, e.Timestamp) =
                (life.Region, life.Stream, row.GetInt64(2), row.GetInt64(3), row.GetFieldValue<Instant>(6).ToDateTimeOffset());
            return e;
        }

        private static string? Missing(Life life) =>
            !life.IsStored && (life.Expected is not null || !life.IsReadable) ? $"{Name(life)} is missing." : null;

        private string? Differing(Life life, NpgsqlDataReader row)
        {
            life.IsStored = true;
            if (!life.IsReadable)
            {
                return $"{Name(life)} cannot be made again: an event of it cannot be read.";
            }

            var stored = JsonElement.Parse(row.GetString(5));
            return life.Ahead.Prepend(life.Expected).FirstOrDefault(document => IsSame(document, stored)) is not { } document
                ? $"{Name(life)} is not what its events give."
                : Array.FindIndex(columns, column => !IsSame(column, document, row)) is >= 0 and var place
                    ? $"{Name(life)} has another {columns[place].ColumnName} in its column than in its document."
                    : null;
        }

        private bool IsSame(TDoc? document, JsonElement stored) =>
            document is not null && JsonElement.DeepEquals(JsonElement.Parse(serializer.ToJson(document)), stored);

        private bool IsSame(DuplicatedField column, TDoc document, NpgsqlDataReader row)
        {
            var kept = row.GetValue(FirstColumn + Array.IndexOf(columns, column));
            var value = column.Members.Aggregate((object?)document, (of, member) => of is null ? null : ((PropertyInfo)member).GetValue(of));
            return (value, kept) switch
            {
                (null, _) => kept is DBNull,
                (Enum, _) => Equals(value.ToString(), kept),

                // The database keeps microseconds.
                (Instant at, Instant instant) => at - instant < Microsecond && instant - at < Microsecond,
                _ => Equals(value, kept),
            };
        }

        private static string Name(Life life) => $"{typeof(TDoc).Name} of stream {life.Stream} of {life.Region}";

        /// <summary>What a stream gives.</summary>
        private sealed class Life(string region, Guid stream)
        {
            public string Region => region;

            public Guid Stream => stream;

            public TDoc? Latest { get; set; }

            /// <summary>By the events up to the projection's progress.</summary>
            public TDoc? Expected { get; set; }

            /// <summary>By each event after that.</summary>
            public List<TDoc?> Ahead { get; set; } = [];

            public bool IsReadable { get; set; } = true;

            public bool IsStored { get; set; }
        }
    }
}
