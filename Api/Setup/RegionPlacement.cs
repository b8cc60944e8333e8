using System.ComponentModel.DataAnnotations;
using EventLedger.Application.Ledger;
using Npgsql;

namespace EventLedger.Api.Setup;

/// <summary>
/// Refuses to start when a region has streams in another database than its own: it would seem empty, and begin a second
/// life beside its first.
/// </summary>
internal sealed class RegionPlacement(Databases databases, Settings settings) : IHostedService
{
    private const string Select =
        "select region from unnest($1::varchar[]) as asked (region) "
        + $"where exists (select from {LedgerSchema.Name}.mt_streams where tenant_id = region) order by region limit 1";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var database in databases.All)
        {
            await using var command = database.CreateCommand(Select);
            command.Parameters.AddWithValue(settings.Regions.Keys.Where(region => databases.Of(region) != database).ToArray());
            if (await command.ExecuteScalarAsync(cancellationToken) is string stray)
            {
                throw new ValidationException(
                    $"The region '{stray}' has streams in the database '{new NpgsqlConnectionStringBuilder(database.ConnectionString).Database}' and is assigned to another. "
                    + "Assign it as before, or move what belongs to it.");
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
