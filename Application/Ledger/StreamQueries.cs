namespace EventLedger.Application.Ledger;

/// <summary>Questions to the events themselves that are answered with streams.</summary>
internal static class StreamQueries
{
    /// <summary>The ids that a statement of one column answers, in its order.</summary>
    /// <param name="values">Of the positional parameters from <c>$2</c> on; the first is the region.</param>
    public static async Task<List<Guid>> StreamsAsync(this Databases databases, string region, string select, object[] values, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(select);
        command.Parameters.AddWithValue(region);
        foreach (var value in values)
        {
            command.Parameters.AddWithValue(value);
        }

        await using var row = await command.ExecuteReaderAsync(cancellation);
        var streams = new List<Guid>();
        while (await row.ReadAsync(cancellation))
        {
            streams.Add(row.GetGuid(0));
        }

        return streams;
    }
}
