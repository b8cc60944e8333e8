using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace EventLedger.Api.Setup;

/// <summary>A further database, and the regions that are kept in it rather than in the main one.</summary>
/// <param name="Name">That of its connection string.</param>
/// <param name="Regions">With the prefixes of their tracking references.</param>
internal sealed record DatabaseAssignment(string Name, string ConnectionString, ImmutableDictionary<string, string> Regions)
{
    private const string Key = $"{Settings.Section}:{nameof(Settings.Databases)}";

    /// <summary>Reads them, and refuses what would only be found out when a region's first request fails.</summary>
    /// <exception cref="ValidationException">They make no sense; the message says why.</exception>
    public static ImmutableArray<DatabaseAssignment> Read(IConfiguration configuration, Settings settings)
    {
        foreach (var (region, name) in settings.Databases)
        {
            Check(configuration, settings, region, name);
        }

        var assignments = settings.Databases
            .Where(assigned => !IsMain(assigned.Value))
            .GroupBy(assigned => assigned.Value, assigned => assigned.Key, StringComparer.OrdinalIgnoreCase)
            .Select(group => new DatabaseAssignment(
                group.Key, configuration.GetConnectionString(group.Key)!, group.ToImmutableDictionary(region => region, region => settings.Regions[region])))
            .ToImmutableArray();
        CheckPlaces([(Settings.ConnectionName, configuration.GetConnectionString(Settings.ConnectionName)), .. assignments.Select(assignment => (assignment.Name, assignment.ConnectionString))]);
        CheckPrefixes(settings);
        return assignments;
    }

    private static bool IsMain(string name) => string.Equals(name, Settings.ConnectionName, StringComparison.OrdinalIgnoreCase);

    private static void Check(IConfiguration configuration, Settings settings, string region, string name)
    {
        if (!settings.Regions.ContainsKey(region))
        {
            throw new ValidationException($"{Key}:{region} assigns a region to a database, and {Settings.Section}:Regions has no region '{region}'.");
        }

        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(configuration.GetConnectionString(name)))
        {
            throw new ValidationException($"{Key}:{region} names the connection string '{name}', and ConnectionStrings:{name} is not configured.");
        }

        // An embedded PostgreSQL belongs to one node, and that node takes itself for the only one.
        if (configuration.IsEmbedded())
        {
            throw new ValidationException($"{Key}:{region} assigns a region to a database, and the main database is not configured: set ConnectionStrings:{Settings.ConnectionName}.");
        }
    }

    // Projections are distributed by host and name: two names for one place would be projected twice.
    private static void CheckPlaces((string Name, string? ConnectionString)[] databases)
    {
        var same = databases
            .GroupBy(database => Place(database.Name, database.ConnectionString), StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1);
        if (same is not null)
        {
            throw new ValidationException(
                $"The connection strings {string.Join(" and ", same.Select(database => $"'{database.Name}'"))} both lead to the database {same.Key}. "
                + "Databases are told apart by host and name; assign the regions of one database to one connection string.");
        }
    }

    private static string Place(string name, string? connectionString)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(connectionString);
            return (connectionString, connection.Host, connection.Port) switch
            {
                (not null, null, _) => throw new ValidationException($"ConnectionStrings:{name} names no host."),
                (_, _, <= 0 or > 65535) => throw new ValidationException($"ConnectionStrings:{name} names the port {connection.Port}, which there is not."),
                _ => $"'{connection.Database}' on '{connection.Host}'",
            };
        }
        catch (ArgumentException e)
        {
            // Never the string itself, which may hold a password.
            throw new ValidationException($"ConnectionStrings:{name} is no connection string such as Host=db.example;Database=eventledger;Username=…: {e.Message}", e);
        }
    }

    private static void CheckPrefixes(Settings settings)
    {
        var shared = settings.Regions
            .GroupBy(region => region.Value, region => region.Key, StringComparer.Ordinal)
            .FirstOrDefault(group => group.DistinctBy(region => settings.Databases.GetValueOrDefault(region, Settings.ConnectionName), StringComparer.OrdinalIgnoreCase).Count() > 1);
        if (shared is not null)
        {
            throw new ValidationException(
                $"The regions {string.Join(" and ", shared.Select(region => $"'{region}'"))} share the prefix '{shared.Key}' and not the database, so that a tracking reference would not tell where it is.");
        }
    }
}
