using Marten;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace EventLedger.Application.Sealing;

/// <summary>The tables of the sealed ledger, in a schema of their own.</summary>
public static class SealSchema
{
    public const string Name = "seal";

    public static void AddSealTables(this StoreOptions options)
    {
        options.Storage.ExtendedSchemaObjects.Add(Tree());
        options.Storage.ExtendedSchemaObjects.Add(Leaves());
        options.Storage.ExtendedSchemaObjects.Add(TileTable());
        options.Storage.ExtendedSchemaObjects.Add(Heads());
        options.Storage.ExtendedSchemaObjects.Add(Buckets());
        options.Storage.ExtendedSchemaObjects.Add(Gaps());
        options.Storage.ExtendedSchemaObjects.Add(Probes());
        options.Storage.ExtendedSchemaObjects.Add(Checkpoints());
        options.Storage.ExtendedSchemaObjects.Add(Rotations());
        options.Storage.ExtendedSchemaObjects.Add(Redactions());
    }

    // One row: how far the tree has come, and the largest sequence in it. Marked, for what is in the tree and not signed yet.
    private static Table Tree()
    {
        var table = new Table(Named("tree"));
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("size", "bigint").NotNull();
        table.AddColumn("root", "bytea").NotNull();
        table.AddColumn("floor", "bigint").NotNull();
        table.AddColumn("mac", "bytea");
        return table;
    }

    // Salts are null where a document is public, or where a redaction took them away.
    private static Table Leaves()
    {
        var table = new Table(Named("leaves"));
        table.AddColumn("index", "bigint").AsPrimaryKey();
        table.AddColumn("kind", "smallint").NotNull();
        table.AddColumn("leaf", "bytea").NotNull();
        table.AddColumn("sequence", "bigint");
        table.AddColumn("event_id", "uuid").AddIndex(index => index.IsUnique = true);
        table.AddColumn("tenant_id", "varchar");
        table.AddColumn("stream_id", "uuid");
        table.AddColumn("version", "bigint");
        table.AddColumn("payload_salt", "bytea");
        table.AddColumn("metadata_salt", "bytea");
        table.AddColumn("document", "text");
        table.Indexes.Add(new IndexDefinition("leaves_of_a_stream") { Columns = ["tenant_id", "stream_id", "version"], IsUnique = true });
        table.Indexes.Add(new IndexDefinition("leaves_of_the_ledger") { Columns = ["kind", "index"], Predicate = "kind >= 2" });
        return table;
    }

    private static Table TileTable()
    {
        var table = new Table(Named("tiles"));
        table.AddColumn("level", "smallint").AsPrimaryKey();
        table.AddColumn("number", "bigint").AsPrimaryKey();
        table.AddColumn("hashes", "bytea").NotNull();
        return table;
    }

    private static Table Heads()
    {
        var table = new Table(Named("heads"));
        table.AddColumn("bucket", "integer").AsPrimaryKey();
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn("stream_id", "uuid").AsPrimaryKey();
        table.AddColumn("version", "bigint").NotNull();
        table.AddColumn("leaf_index", "bigint").NotNull();
        table.AddColumn("leaf_hash", "bytea").NotNull();
        return table;
    }

    private static Table Buckets()
    {
        var table = new Table(Named("buckets"));
        table.AddColumn("bucket", "integer").AsPrimaryKey();
        table.AddColumn("streams", "integer").NotNull();
        table.AddColumn("hash", "bytea").NotNull();
        return table;
    }

    // Sequences below the floor that were not there when their neighbours were sealed. A heads leaf commits to them.
    private static Table Gaps()
    {
        var table = new Table(Named("gaps"));
        table.AddColumn("sequence", "bigint").AsPrimaryKey();
        table.AddColumn("since", "timestamptz").NotNull();
        return table;
    }

    // Sequences that an audit asks the sealer to look at. Nothing rests on them: what is found there is sealed as late.
    private static Table Probes()
    {
        var table = new Table(Named("probes"));
        table.AddColumn("sequence", "bigint").AsPrimaryKey();
        return table;
    }

    private static Table Checkpoints()
    {
        var table = new Table(Named("checkpoints"));
        table.AddColumn("size", "bigint").AsPrimaryKey();
        table.AddColumn("note", "text").NotNull();
        table.AddColumn("published_at", "timestamptz").NotNull();
        return table;
    }

    // A rotation is over once its overlap, a checkpoint signed by both keys, was published.
    private static Table Rotations()
    {
        var table = new Table(Named("rotations"));
        table.AddColumn("index", "bigint").AsPrimaryKey();
        table.AddColumn("next_key", "varchar").NotNull();
        table.AddColumn("overlap", "text");
        return table;
    }

    // What is masked is kept only until it stands in the event's own row, the salt until a later redaction takes more away.
    private static Table Redactions()
    {
        var table = new Table(Named("redactions"));
        table.AddColumn("index", "bigint").AsPrimaryKey();
        table.AddColumn("approval", "bigint").NotNull();
        table.AddColumn("target", "bigint").NotNull();
        table.AddColumn("sequence", "bigint").NotNull();
        table.AddColumn("masked", "jsonb");
        table.AddColumn("salt", "bytea");
        table.AddColumn("done_at", "timestamptz");
        table.Indexes.Add(new IndexDefinition("redactions_of_a_leaf") { Columns = ["target", "index"] });
        return table;
    }

    private static PostgresqlObjectName Named(string table) => new(Name, table, SchemaUtils.IdentifierUsage.General);
}
