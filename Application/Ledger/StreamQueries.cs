namespace EventLedger.Application.Ledger;

/// <summary>Questions to the events themselves that are answered with streams.</summary>
internal static class StreamQueries
{
    /// <summary>The streams with an event of a type, the latest event's first.</summary>
    /// <param name="eventType">Its stored name, of ours; literal, as the condition of its index is.</param>
    public static Task<List<Guid>> LatestAsync(this Databases databases, string region, string eventType, int limit, CancellationToken cancellation) => databases.StreamsAsync(
        region, $"select stream_id from {LedgerSchema.Name}.mt_events where tenant_id = $1 and type = '{eventType}' order by seq_id desc limit $2", [limit], cancellation);

    /// <summary>The ids that a statement of one column answers, in its order.</summary>
    /// <param name="values">Of the positional parameters from <c>$2</c> on; the first is the region.</param>
    public static async Task<List<Guid>> StreamsAsync(this Databases databases, string region, string select, object[] values, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(select);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddValues(values);

        await using var row = await command.ExecuteReaderAsync(cancellation);
        var streams = new List<Guid>();
        while (await row.ReadAsync(cancellation))
        {
            streams.Add(row.GetGuid(0));
        }

        return streams;
    }
}
