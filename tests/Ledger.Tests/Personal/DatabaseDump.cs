using System.Buffers.Binary;
using Npgsql;

namespace EventLedger.Ledger.Tests.Personal;

/// <summary>Everything that lies in the tables of a database, as PostgreSQL sends it in binary: a UUID as its bytes, text as UTF-8.</summary>
internal static class DatabaseDump
{
    // Signature, flags, and the length of an extension that there is none of.
    private const int Header = 19;

    /// <summary>Every column that is not null of every row, by <c>schema.table.column</c>.</summary>
    public static async Task<List<(string Column, byte[] Value)>> ReadAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var dump = new List<(string, byte[])>();
        foreach (var (table, columns) in await TablesAsync(connection))
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync($"copy (select * from {table}) to stdout (format binary)", TestContext.Current.CancellationToken);
            using var bytes = new MemoryStream();
            await copy.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            Read(bytes.ToArray(), (place, value) => dump.Add(($"{table.Replace("\"", "", StringComparison.Ordinal)}.{columns[place]}", value)));
        }

        return dump;
    }

    private static async Task<List<(string Table, string[] Columns)>> TablesAsync(NpgsqlConnection connection)
    {
        const string Sql = """
            select format('%I.%I', n.nspname, c.relname), array_agg(a.attname::text order by a.attnum)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
            where c.relkind in ('r', 'p', 'm') and not c.relispartition and a.attnum > 0 and not a.attisdropped
              and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
            group by n.nspname, c.relname
            """;
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var tables = new List<(string, string[])>();
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            tables.Add((row.GetString(0), row.GetFieldValue<string[]>(1)));
        }

        return tables;
    }

    // Each row: how many columns, and each column's length and bytes; -1 for null, and instead of the count at the end.
    private static void Read(ReadOnlySpan<byte> copy, Action<int, byte[]> found)
    {
        var rest = copy[Header..];
        while (BinaryPrimitives.ReadInt16BigEndian(rest) is var columns && columns >= 0)
        {
            rest = rest[2..];
            for (var place = 0; place < columns; place++)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(rest);
                rest = rest[4..];
                if (length >= 0)
                {
                    found(place, rest[..length].ToArray());
                    rest = rest[length..];
                }
            }
        }
    }
}
