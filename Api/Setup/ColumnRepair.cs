using Npgsql;
using Weasel.Core.Migrations;
using Weasel.Postgresql.Tables;

namespace EventLedger.Api.Setup;

/// <summary>
/// Gives columns back what a comparison of tables does not look at: whether they may be empty, and that they have a default. Without a
/// default rows cannot be added; with empty ones they cannot be read. Done before a schema is marked as what it should be.
/// </summary>
public sealed partial class ColumnRepair(IEnumerable<IDatabase> databases, IEnumerable<IDatabaseSource> sources, ILogger<ColumnRepair> log)
{
    private const string Columns = """
        select concat_ws('.', n.nspname, c.relname, a.attname), a.attnotnull, a.atthasdef
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and n.nspname = any($1)
        """;

    /// <returns>Whether all columns are now what they should be; the log says what is not.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var all = databases.ToList();
        foreach (var source in sources)
        {
            all.AddRange(await source.BuildDatabases());
        }

        var isWell = true;
        foreach (var database in all.OfType<IDatabase<NpgsqlConnection>>())
        {
            isWell &= await RepairAsync(database, cancellation);
        }

        return isWell;
    }

    private async Task<bool> RepairAsync(IDatabase<NpgsqlConnection> database, CancellationToken cancellation)
    {
        await using var connection = database.CreateConnection();
        await connection.OpenAsync(cancellation);
        var tables = database.AllObjects().OfType<Table>().ToList();
        var found = await ReadAsync(connection, [.. tables.Select(table => table.Identifier.Schema).Distinct()], cancellation);
        var isWell = true;
        foreach (var (table, change) in tables.SelectMany(table => table.Columns.SelectMany(column => Changes(table, column, found)).Select(change => (table.Identifier.QualifiedName, change))))
        {
            try
            {
                await using var command = new NpgsqlCommand($"alter table {table} {change}", connection);
                await command.ExecuteNonQueryAsync(cancellation);
                Changed(log, table, change);
            }
            catch (PostgresException e)
            {
                // Such as a row that is empty there. The service runs all the same, and says so again at its next start.
                Refused(log, e, table, change);
                isWell = false;
            }
        }

        return isWell;
    }

    private static IEnumerable<string> Changes(Table table, TableColumn column, Dictionary<string, (bool NotNull, bool HasDefault)> found)
    {
        if (!found.TryGetValue($"{table.Identifier.Schema}.{table.Identifier.Name}.{column.Name}", out var there))
        {
            yield break;
        }

        var isSerial = column.Type.EndsWith("serial", StringComparison.OrdinalIgnoreCase);
        if (!there.NotNull && (column.IsPrimaryKey || !column.AllowNulls))
        {
            yield return $"alter column {column.QuotedName} set not null";
        }

        if (there.NotNull && !column.IsPrimaryKey && column.AllowNulls && !isSerial)
        {
            yield return $"alter column {column.QuotedName} drop not null";
        }

        if (!there.HasDefault && (isSerial || column.DefaultExpression is not (null or "" or "NULL")))
        {
            var value = isSerial ? $"nextval('{table.Identifier.Schema}.{table.Identifier.Name}_{column.Name}_seq')" : column.DefaultExpression;
            yield return $"alter column {column.QuotedName} set default {value}";
        }
    }

    private static async Task<Dictionary<string, (bool NotNull, bool HasDefault)>> ReadAsync(NpgsqlConnection connection, string[] schemas, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Columns, connection);
        command.Parameters.AddWithValue(schemas);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new Dictionary<string, (bool, bool)>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellation))
        {
            found[row.GetString(0)] = (row.GetBoolean(1), row.GetBoolean(2));
        }

        return found;
    }

    [LoggerMessage(LogLevel.Warning, "A column of {Table} was not what this release makes of it, and is again: {Change}.")]
    private static partial void Changed(ILogger log, string table, string change);

    [LoggerMessage(LogLevel.Error, "A column of {Table} is not what this release makes of it, and the database refuses to change that: {Change}.")]
    private static partial void Refused(ILogger log, Exception exception, string table, string change);
}
