using System.Runtime.CompilerServices;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>
/// A part of the full audit about what lies beside the events: it derives that again, or proves it by its own mark, and tells
/// what differs. Modules and read models register theirs as services; nothing lists them.
/// </summary>
/// <param name="Name">What is looked at, such as <c>The tracking references</c>.</param>
/// <param name="FindAsync">Finds what differs, a sentence each and no personal data, with the region that it concerns or null for all; all it asks the connection is of one moment.</param>
public sealed record AuditPart(string Name, Func<NpgsqlConnection, CancellationToken, IAsyncEnumerable<(string? Region, string What)>> FindAsync)
{
    /// <summary>What a question to the database finds, a sentence for each row.</summary>
    internal static async IAsyncEnumerable<(string? Region, string What)> ReadAsync(
        NpgsqlConnection connection, string question, Func<NpgsqlDataReader, (string Region, string What)> tell, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(question, connection) { CommandTimeout = 0 };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            yield return tell(row);
        }
    }
}
