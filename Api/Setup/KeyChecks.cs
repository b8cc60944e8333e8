using System.ComponentModel.DataAnnotations;
using System.Globalization;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace EventLedger.Api.Setup;

/// <summary>
/// What each database says of the keys that it was written under, so that a service with other keys, or with none, does not
/// begin a second life beside the first: nobody could read what is older, and a person who is known would be registered again.
/// </summary>
/// <remarks>Of the master key something derived that tells nothing of it; of keys that sign, their public part. Rows are only added.</remarks>
public sealed partial class KeyChecks(MasterKey master, KeyRing ring, Databases databases, ILogger<KeyChecks> log)
{
    internal const string MasterName = "master.key";
    private const string Name = $"{LedgerSchema.Name}.key_checks";
    private const string Events = $"{LedgerSchema.Name}.mt_events";
    private const string Tree = $"{SealSchema.Name}.tree";
    private const string Wrapped = "personal_keys";

    // Of before there were checks: one that fits says enough, and a few may have been written by others.
    private const int Sampled = 20;

    // Releases that knew one wrapping key only have no column for it.
    private static readonly string Exist = $"""
        select to_regclass('{Name}') is not null, to_regclass('{Events}') is not null, to_regclass('{Tree}') is not null, exists (
            select from pg_attribute where attrelid = to_regclass('{LedgerSchema.Name}.{Wrapped}') and attname = 'wrapped_by' and not attisdropped)
        """;

    internal static Table Table()
    {
        var table = LedgerSchema.NewTable("key_checks");
        table.AddColumn("name", "varchar").AsPrimaryKey();
        table.AddColumn("value", "bytea").AsPrimaryKey();
        return table;
    }

    /// <summary>Looks at the keys before anything is made or opened by them.</summary>
    /// <exception cref="ValidationException">One is missing or does not fit; the message says which.</exception>
    public static async Task EnsureAsync(Settings settings, IReadOnlyCollection<string> connectionStrings)
    {
        var known = await Task.WhenAll(connectionStrings.Select(ReadAsync));
        var folder = KeyFile.Folder(settings);
        EnsureMaster(settings, Path.Combine(folder, MasterName), known);
        EnsureWrapping(folder, known);
        EnsureSigning(folder, known);
    }

    /// <summary>Says in every database which keys it is written under from now on.</summary>
    public async Task RecordAsync(CancellationToken cancellation)
    {
        (string Name, byte[] Value)[] values = [(MasterName, Check(master)), .. ring.PublicKeys().Select(key => (KeyRing.Present, key))];
        foreach (var database in databases.All)
        {
            await using var command = database.CreateCommand($"insert into {Name} (name, value) select * from unnest($1::varchar[], $2::bytea[]) on conflict do nothing");
            command.Parameters.AddWithValue(values.Select(value => value.Name).ToArray());
            command.Parameters.AddWithValue(values.Select(value => value.Value).ToArray());
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static void EnsureMaster(Settings settings, string file, Known[] known)
    {
        if (settings.MasterKey is null && !File.Exists(file))
        {
            Refuse(known, database => database.Of(MasterName).Count > 0 || database.Marked.Count > 0, $"{file} is missing, and the database {{0}} was written under it. Put it back from a backup.");
            RefuseUnreached(known, file);
            return;
        }

        var master = DatabaseSetup.MasterKey(settings);
        var where = settings.MasterKey is null ? file : $"{Settings.Section}:{nameof(Settings.MasterKey)}";
        Refuse(known, database => !database.Fits(master), $"The key in {where} is not the one that the database {{0}} was written under. Put that one back.");
    }

    private static void EnsureWrapping(string folder, Known[] known)
    {
        foreach (var id in known.SelectMany(database => database.Wrapping).Distinct(StringComparer.Ordinal).Where(id => WrappingKeys.FileOf(id) is not null && !WrappingKeys.IsIn(folder, id)))
        {
            var file = Path.Combine(folder, WrappingKeys.FileOf(id)!);
            Refuse(
                known,
                database => database.Wrapping.Contains(id),
                $"{file} is {(File.Exists(file) ? "not the one" : "missing, and it is the one")} that personal keys in the database {{0}} are wrapped under. Put that one back from a backup.");
        }
    }

    private static void EnsureSigning(string folder, Known[] known)
    {
        var file = Path.Combine(folder, KeyRing.Present);
        try
        {
            var keys = new KeyRing(folder).PublicKeys();
            if (keys.Count > 0)
            {
                Refuse(
                    known,
                    database => database.Of(KeyRing.Present) is { Count: > 0 } told && !told.Exists(one => keys.Any(key => key.SequenceEqual(one))),
                    $"The key in {file} is none that signed the ledger in the database {{0}}. Put that one back; a new one is made by rotate-ledger-key alone.");
                return;
            }
        }
        catch (ArgumentException e)
        {
            throw new ValidationException($"{file}, or the next key beside it, is no key: it should be 32 bytes. Put it back from a backup.", e);
        }

        Refuse(known, database => database.HasLedger, $"{file} is missing, and the ledger in the database {{0}} was signed by it. Put it back from a backup; a new one is made by rotate-ledger-key alone.");
        RefuseUnreached(known, file);
    }

    private static void Refuse(Known[] known, Predicate<Known> isWrong, string sentence)
    {
        if (Array.Find(known, isWrong) is { } wrong)
        {
            throw new ValidationException(string.Format(CultureInfo.InvariantCulture, sentence, wrong.Place));
        }
    }

    private static void RefuseUnreached(Known[] known, string file) => Refuse(
        known,
        database => !database.IsReached,
        $"{file} is missing, and whether the database {{0}} was written under it cannot be told, since it does not answer. A new key is made only when it does.");

    private static byte[] Check(MasterKey master) => master.Derive("key-check");

    private static async Task<Known> ReadAsync(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        var known = new Known($"'{connection.Database}' on {connection.Host}");
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.UseNodaTime();
        await using var database = builder.Build();
        try
        {
            await using var exist = database.CreateCommand(Exist);
            await using var are = await exist.ExecuteReaderAsync();
            await are.ReadAsync();
            var (checks, events, tree, wrapped) = (are.GetBoolean(0), are.GetBoolean(1), are.GetBoolean(2), are.GetBoolean(3));
            await are.DisposeAsync();
            if (checks)
            {
                await EachAsync(database, $"select name, value from {Name}", row => known.Checks.Add((row.GetString(0), row.GetFieldValue<byte[]>(1))));
            }

            if (events && known.Of(MasterName).Count == 0)
            {
                await EachAsync(
                    database,
                    $"select {StoredEvent.Columns} from {StoredEvent.Table} where e.headers ? '{OriginMac.Header}' order by e.seq_id desc limit {Sampled}",
                    row => known.Marked.AddRange(StoredEvent.TryRead(row) is { } marked ? [marked] : []));
            }

            if (wrapped)
            {
                await EachAsync(database, $"select distinct wrapped_by from {LedgerSchema.Name}.{Wrapped} where wrapped_by is not null", row => known.Wrapping.Add(row.GetString(0)));
            }

            if (tree)
            {
                await EachAsync(database, $"select 1 from {Tree}", _ => known.HasLedger = true);
            }

            known.IsReached = true;
        }
        catch (NpgsqlException)
        {
            // A region's database may be away, which troubles no other.
        }

        return known;
    }

    private static async Task EachAsync(NpgsqlDataSource database, string sql, Action<NpgsqlDataReader> read)
    {
        await using var command = database.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            read(row);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Not every database could be told which keys it is written under; the next start tells it.")]
    private static partial void Untold(ILogger log, Exception exception);

    private void Untold(Exception exception) => Untold(log, exception);

    /// <summary>Says so once the schema is there.</summary>
    internal sealed class Recording(KeyChecks checks) : OnceStarted
    {
        public override async Task StartedAsync(CancellationToken cancellationToken)
        {
            try
            {
                await checks.RecordAsync(cancellationToken);
            }
            catch (NpgsqlException e)
            {
                checks.Untold(e);
            }
        }
    }

    /// <summary>What a database says.</summary>
    private sealed record Known(string Place)
    {
        public List<(string Name, byte[] Value)> Checks { get; } = [];

        /// <summary>The latest events that a service marked, when nothing is said of the master key.</summary>
        public List<StoredEvent> Marked { get; } = [];

        /// <summary>The keys that personal keys are wrapped under.</summary>
        public List<string> Wrapping { get; } = [];

        public bool HasLedger { get; set; }

        public bool IsReached { get; set; }

        public List<byte[]> Of(string name) => [.. Checks.Where(check => check.Name == name).Select(check => check.Value)];

        public bool Fits(MasterKey master) => Of(MasterName) is { Count: > 0 } told
            ? told.Exists(value => value.SequenceEqual(Check(master)))
            : Marked.Count == 0 || Marked.Exists(marked => marked.IsMarkedBy(new OriginMac(master)));
    }
}
