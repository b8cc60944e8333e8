using Npgsql;

namespace EventLedger.Application.Ledger;

/// <summary>
/// Asks the database for the versions of streams, for all who want to know at once in one question; nobody is answered
/// by a question that was sent before they came.
/// </summary>
internal sealed class StreamVersions
{
    private const string Select =
        "select coalesce(stream.version, 0) "
        + "from unnest($1::varchar[], $2::uuid[]) with ordinality as asked (tenant_id, id, place) "
        + $"left join {LedgerSchema.Name}.mt_streams stream using (tenant_id, id) order by asked.place";

    // One question at a time gathers the most callers, and each takes well under a millisecond.
    private const int Lanes = 1;

    private readonly NpgsqlDataSource database;
    private readonly Rounds<StreamKey, long> rounds;

    public StreamVersions(NpgsqlDataSource database)
    {
        this.database = database;
        rounds = new(Lanes, AnswerAsync);
    }

    /// <summary>The version the stream has now; 0 when there is no such stream.</summary>
    public Task<long> FindAsync(StreamKey key) => rounds.JoinAsync(key);

    private async Task AnswerAsync(IReadOnlyList<Caller<StreamKey, long>> round)
    {
        await using var command = database.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. round.Select(caller => caller.Question.Region)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. round.Select(caller => caller.Question.Stream)] });
        await using var row = await command.ExecuteReaderAsync();
        foreach (var caller in round)
        {
            await row.ReadAsync();
            caller.SetResult(row.GetInt64(0));
        }
    }
}
