using Alba;
using Microsoft.AspNetCore.TestHost;
using Npgsql;
using Wolverine;

namespace EventLedger.Tests.Support;

/// <summary>
/// A database with the schema and the documented users' grants, made once a process and copied for each class: what production
/// has after <c>db-apply</c> and <c>grants</c>, so that every test runs under users that own nothing.
/// </summary>
internal static class SchemaTemplate
{
    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    public static Task<string> NameAsync() => Made.Value;

    private static async Task<string> MakeAsync()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("eventledger-template-");
        var host = await AlbaHost.For<Program>(web =>
        {
            web.UseSetting("ConnectionStrings:EventLedger", database.ConnectionString);
            web.UseSetting("EventLedger:DataFolder", folder.FullName);
            web.UseSetting("EventLedger:SampleData", "false");
            web.UseSetting("EventLedger:Sealing:Enabled", "false");
            web.UseSetting("Logging:LogLevel:Default", "Warning");
            web.ConfigureTestServices(services => services.ConfigureWolverine(options => options.Durability.Mode = DurabilityMode.MediatorOnly));
        });
        await host.DisposeAsync();
        folder.Delete(recursive: true);

        // Each host has its own keys. Grants are run twice, as after a release.
        await TestPostgres.RunAsync(database.ConnectionString, "truncate ledger.key_checks");
        var grants = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Api", "Setup", "Grants.sql"));
        await TestPostgres.RunAsOneAsync(async server =>
        {
            await TestPostgres.RunAsync(database.ConnectionString, grants);
            await TestPostgres.RunAsync(database.ConnectionString, grants);
            foreach (var user in (string[])[TestDatabase.ServiceUser, TestDatabase.SealerUser])
            {
                await TestPostgres.RunAsync(server, $"alter role {user} password '{new NpgsqlConnectionStringBuilder(server).Password}'");
            }
        });
        await using (var pooled = new NpgsqlConnection(database.ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await TestPostgres.RunAsync(database.ServerConnectionString, $"select pg_terminate_backend(pid, 60000) from pg_stat_activity where datname = '{database.Name}'");
        return database.Name;
    }
}
