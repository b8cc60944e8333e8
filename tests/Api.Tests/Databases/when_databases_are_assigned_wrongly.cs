using Alba;
using EventLedger.Tests.Support;
using Microsoft.AspNetCore.TestHost;
using Wolverine;

namespace EventLedger.Api.Tests.Databases;

public sealed class when_databases_are_assigned_wrongly : IDisposable
{
    private const string Main = "Host=main.example;Database=ledger";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eventledger-tests-");

    [Fact]
    public async Task a_region_that_is_not_served_is_refused() => (await RefusalAsync(
        ("ConnectionStrings:EventLedger", Main),
        ("ConnectionStrings:West", "Host=west.example;Database=ledger"),
        ("EventLedger:Databases:tabuk", "West")))
        .ShouldContain("EventLedger:Databases:tabuk assigns a region to a database, and EventLedger:Regions has no region 'tabuk'.");

    [Fact]
    public async Task a_connection_string_that_is_missing_is_named() => (await RefusalAsync(
        ("ConnectionStrings:EventLedger", Main),
        ("EventLedger:Databases:madinah", "West")))
        .ShouldContain("EventLedger:Databases:madinah names the connection string 'West', and ConnectionStrings:West is not configured.");

    [Fact]
    public async Task the_embedded_database_has_none_beside_it() => (await RefusalAsync(
        ("ConnectionStrings:West", "Host=west.example;Database=ledger"),
        ("EventLedger:Databases:madinah", "West")))
        .ShouldContain("EventLedger:Databases:madinah assigns a region to a database, and the main database is not configured: set ConnectionStrings:EventLedger.");

    [Fact]
    public async Task two_names_for_one_database_are_refused() => (await RefusalAsync(
        ("ConnectionStrings:EventLedger", Main),
        ("ConnectionStrings:West", "Host=MAIN.example;Port=5433;Database=ledger;Username=other"),
        ("EventLedger:Databases:madinah", "West")))
        .ShouldContain("The connection strings 'EventLedger' and 'West' both lead to the database 'ledger' on 'main.example'.");

    [Fact]
    public async Task regions_of_different_databases_do_not_share_a_prefix() => (await RefusalAsync(
        ("ConnectionStrings:EventLedger", Main),
        ("ConnectionStrings:West", "Host=west.example;Database=ledger"),
        ("EventLedger:Regions:madinah", "MK"),
        ("EventLedger:Databases:madinah", "West")))
        .ShouldContain("The regions 'madinah' and 'makkah' share the prefix 'MK' and not the database");

    [Fact]
    public async Task a_region_that_has_begun_elsewhere_is_not_begun_again()
    {
        await using var main = await TestPostgres.CreateDatabaseAsync();
        await using var second = await TestPostgres.CreateDatabaseAsync();
        (string, string)[] databases =
        [
            ("ConnectionStrings:EventLedger", main.ConnectionString),
            ("ConnectionStrings:Second", second.ConnectionString),
            ("EventLedger:SampleData", "true"),
        ];
        await using (await StartAsync(databases))
        {
        }

        (await RefusalAsync([.. databases, ("EventLedger:Databases:madinah", "Second")])).ShouldContain(
            $"The region 'madinah' has streams in the database '{main.Name}' and is assigned to another. Assign it as before, or move what belongs to it.");
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<string> RefusalAsync(params (string Name, string Value)[] settings)
    {
        var (code, output) = await ServiceProgram.RunAsync(
        [
            ("EventLedger__DataFolder", folder.FullName),
            ("EVENTLEDGER_URL", "http://127.0.0.1:0"),
            .. settings.Select(setting => (setting.Name.Replace(":", "__", StringComparison.Ordinal), setting.Value)),
        ]);
        code.ShouldBe(1, output);
        return output;
    }

    private Task<IAlbaHost> StartAsync((string Name, string Value)[] settings) => AlbaHost.For<Program>(web =>
    {
        web.UseSetting("EventLedger:DataFolder", folder.FullName);
        foreach (var (name, value) in settings)
        {
            web.UseSetting(name, value);
        }

        web.ConfigureTestServices(services => services.ConfigureWolverine(options => options.Durability.Mode = DurabilityMode.Solo));
    });
}
