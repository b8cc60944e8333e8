using EventLedger.Application.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventLedger.Application.Beneficiaries;

/// <summary>
/// Wraps personal keys anew under the youngest wrapping key, some hundreds at a time beside everything else: whoever seals under one
/// holds its row and is not in the way, whoever reads it finds the one or the other, and a row that was changed or erased meanwhile is left alone.
/// </summary>
public sealed partial class PersonalKeyRotation(Databases databases, PersonalData personal, WrappingKeys keys, TimeProvider time, ILogger<PersonalKeyRotation> log) : BackgroundService
{
    private const int AtATime = 500;

    private const string Select = $"""
        select tenant_id, beneficiary_id, wrapped_key, wrapped_by from {LedgerSchema.Name}.personal_keys
        where wrapped_by is distinct from $1 and (tenant_id, beneficiary_id) > ($2, $3)
        order by tenant_id, beneficiary_id limit $4
        """;

    private const string Update = $"""
        update {LedgerSchema.Name}.personal_keys kept set wrapped_key = anew.wrapped_key, wrapped_by = $1
        from unnest($2::varchar[], $3::uuid[], $4::bytea[], $5::bytea[]) as anew (tenant_id, beneficiary_id, before, wrapped_key)
        where kept.tenant_id = anew.tenant_id and kept.beneficiary_id = anew.beneficiary_id and kept.wrapped_key = anew.before
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // A node looks for a younger key every second, so that for a moment others still wrap under the one before.
    private static readonly TimeSpan LookOnceMore = TimeSpan.FromSeconds(30);

    /// <summary>Wraps all that is not under this key; answers how many rows were not.</summary>
    internal async Task<int> WrapAllAsync(NpgsqlDataSource database, WrappingKey latest, CancellationToken cancellation)
    {
        var (all, after) = (0, (Region: "", Beneficiary: Guid.Empty));
        while (true)
        {
            var page = await ReadAsync(database, latest, after, cancellation);
            var anew = page.Select(row => (row.Region, row.Beneficiary, row.Wrapped, Anew: TryWrap(row, latest))).Where(row => row.Anew is not null).ToList();
            if (anew.Count > 0)
            {
                await using var command = database.CreateCommand(Update);
                command.Parameters.AddWithValue(latest.Id);
                command.Parameters.AddWithValue(anew.Select(row => row.Region).ToArray());
                command.Parameters.AddWithValue(anew.Select(row => row.Beneficiary).ToArray());
                command.Parameters.AddWithValue(anew.Select(row => row.Wrapped).ToArray());
                command.Parameters.AddWithValue(anew.Select(row => row.Anew!).ToArray());
                await command.ExecuteNonQueryAsync(cancellation);
            }

            all += anew.Count;
            if (page.Count < AtATime)
            {
                return all;
            }

            after = (page[^1].Region, page[^1].Beneficiary);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var clean = new Dictionary<NpgsqlDataSource, (string Id, long At, bool IsSure)>();
        using var looks = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                foreach (var database in databases.All)
                {
                    await TryAsync(database, clean, stoppingToken);
                }
            }
            while (await looks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private async Task TryAsync(NpgsqlDataSource database, Dictionary<NpgsqlDataSource, (string Id, long At, bool IsSure)> clean, CancellationToken cancellation)
    {
        try
        {
            var latest = keys.Latest;
            var known = clean.TryGetValue(database, out var before) && before.Id == latest.Id;
            if (latest.Id == WrappingKeys.First || (known && (before.IsSure || time.GetElapsedTime(before.At) < LookOnceMore)))
            {
                return;
            }

            if (await WrapAllAsync(database, latest, cancellation) is > 0 and var count)
            {
                Wrapped(log, count, latest.Id);
                clean.Remove(database);
            }
            else
            {
                clean[database] = (latest.Id, time.GetTimestamp(), known);
                if (known)
                {
                    Done(log, latest.Id, new NpgsqlConnectionStringBuilder(database.ConnectionString).Database);
                }
            }
        }
        catch (Exception e) when (e is NpgsqlException or IOException)
        {
            // It goes on where it was: what is wrapped anew is not looked at again.
            Interrupted(log, e);
        }
    }

    private static async Task<List<(string Region, Guid Beneficiary, byte[] Wrapped, string? By)>> ReadAsync(
        NpgsqlDataSource database, WrappingKey latest, (string Region, Guid Beneficiary) after, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Select);
        command.Parameters.AddWithValue(latest.Id);
        command.Parameters.AddWithValue(after.Region);
        command.Parameters.AddWithValue(after.Beneficiary);
        command.Parameters.AddWithValue(AtATime);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var page = new List<(string, Guid, byte[], string?)>();
        while (await row.ReadAsync(cancellation))
        {
            page.Add((row.GetString(0), row.GetGuid(1), row.GetFieldValue<byte[]>(2), await row.IsDBNullAsync(3, cancellation) ? null : row.GetString(3)));
        }

        return page;
    }

    // One that cannot be opened stays as it is: the full audit tells of it.
    private byte[]? TryWrap((string Region, Guid Beneficiary, byte[] Wrapped, string? By) row, WrappingKey latest)
    {
        try
        {
            return PersonalData.Wrap(latest, row.Region, row.Beneficiary, personal.Unwrap(row.Region, row.Beneficiary, row.Wrapped, row.By));
        }
        catch (DamagedRecordException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} personal keys were wrapped anew under the key {Id}.")]
    private static partial void Wrapped(ILogger log, int count, string id);

    [LoggerMessage(LogLevel.Information, "All personal keys of {Database} that can be read are wrapped under the key {Id}; files of older ones are not needed for it any more.")]
    private static partial void Done(ILogger log, string id, string? database);

    [LoggerMessage(LogLevel.Warning, "Wrapping personal keys anew was interrupted; it goes on in some seconds.")]
    private static partial void Interrupted(ILogger log, Exception e);
}
