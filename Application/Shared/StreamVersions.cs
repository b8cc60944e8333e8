using Npgsql;

namespace EventLedger.Application.Shared;

/// <summary>
/// Asks the database for the versions of streams. Callers that come while a question is under way are asked for together
/// in the next one, so that many readers cost little more than one; nobody is answered by a question that was sent
/// before they came.
/// </summary>
internal sealed class StreamVersions(NpgsqlDataSource database)
{
    private const string Select =
        "select coalesce(stream.version, 0) "
        + "from unnest($1::varchar[], $2::uuid[]) with ordinality as asked (tenant_id, id, place) "
        + $"left join {LedgerSchema.Name}.mt_streams stream using (tenant_id, id) order by asked.place";

    // A lane for each question under way: with one alone, a slow answer would hold up everyone.
    private const int Lanes = 1;

    private readonly Lock gate = new();
    private List<Asked> waiting = [];
    private bool isAsking;

    /// <summary>The version the stream has now; 0 when there is no such stream.</summary>
    public Task<long> FindAsync(StreamKey key)
    {
        var asked = new Asked(key);
        List<Asked> batch;
        lock (gate)
        {
            waiting.Add(asked);
            if (isAsking)
            {
                return asked.Task;
            }

            isAsking = true;
            batch = Take();
        }

        _ = AskAsync(batch);
        return asked.Task;
    }

    private List<Asked> Take() => Interlocked.Exchange(ref waiting, []);

    /// <summary>Asks until nobody waits any more.</summary>
    private async Task AskAsync(List<Asked> batch)
    {
        while (true)
        {
            try
            {
                await AnswerAsync(batch);
            }
            catch (Exception e)
            {
                batch.ForEach(asked => asked.TrySetException(e));
            }

            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    isAsking = false;
                    return;
                }

                batch = Take();
            }
        }
    }

    private async Task AnswerAsync(List<Asked> batch)
    {
        await using var command = database.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. batch.Select(asked => asked.Key.Region)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. batch.Select(asked => asked.Key.Stream)] });
        await using var row = await command.ExecuteReaderAsync();
        foreach (var asked in batch)
        {
            await row.ReadAsync();
            asked.SetResult(row.GetInt64(0));
        }
    }

    /// <summary>One caller's question. Answered on other threads than the one that reads the answers.</summary>
    private sealed class Asked(StreamKey key) : TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public StreamKey Key => key;
    }
}
