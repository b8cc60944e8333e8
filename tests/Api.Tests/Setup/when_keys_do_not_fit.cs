using System.Security.Cryptography;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Setup;

/// <summary>A service whose keys are not those that its databases were written under does not begin a second life beside the first.</summary>
public sealed class when_keys_do_not_fit(LedgerHost host) : IClassFixture<LedgerHost>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eventledger-tests-");

    private (string Name, string Value)[] Settings =>
    [
        ("ConnectionStrings__EventLedger", host.ConnectionString),
        ("EventLedger__DataFolder", folder.FullName),
        ("EventLedger__SampleData", "false"),
    ];

    [Fact]
    public async Task a_missing_master_key_is_not_made_anew()
    {
        await ReadyAsync();

        (await RefusalAsync()).ShouldContain("master.key is missing, and the database");
        folder.GetFiles("*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ledger.key_checks")]
    [InlineData(null)]
    public async Task another_master_key_is_refused_also_when_only_what_it_marked_tells(string? without)
    {
        await ReadyAsync();
        var told = without is null ? "" : "create table public.kept as table ledger.key_checks; truncate ledger.key_checks";
        await host.ExecuteAsync(told.Length == 0 ? "select 1" : told);

        (await RefusalAsync(("EventLedger__MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))))).ShouldContain("EventLedger:MasterKey is not the one");
        (await RefusalAsync()).ShouldContain("master.key is missing");
        if (without is not null)
        {
            await host.ExecuteAsync("insert into ledger.key_checks select * from public.kept; drop table public.kept");
        }
    }

    [Fact]
    public async Task a_missing_key_that_signs_is_not_made_anew()
    {
        await ReadyAsync();
        Take("master.key");

        (await RefusalAsync()).ShouldContain("ledger.key is missing, and the ledger in the database");
        folder.GetFiles("*.key", SearchOption.AllDirectories).Select(file => file.Name).ShouldBe(["master.key"]);
    }

    [Fact]
    public async Task another_key_that_signs_is_refused()
    {
        await ReadyAsync();
        Take("master.key");
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "keys", "ledger.key"), RandomNumberGenerator.GetBytes(32), TestContext.Current.CancellationToken);
        (await RefusalAsync()).ShouldContain("is none that signed the ledger");

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "keys", "ledger.key"), "short", TestContext.Current.CancellationToken);
        (await RefusalAsync()).ShouldContain("is no key: it should be 32 bytes");
    }

    [Fact]
    public async Task those_that_fit_serve()
    {
        await ReadyAsync();
        Take("master.key");
        Take("ledger.key");

        (await ServiceProgram.RunAsync(Settings, "reactions")).Code.ShouldBe(0);
    }

    /// <summary>Beside a service that has the PostgreSQL of the folder for itself.</summary>
    [Fact]
    public async Task the_next_key_is_made_without_a_database_and_never_before_the_first()
    {
        (string, string)[] embedded = [.. Settings.Skip(1)];
        (await ServiceProgram.RunAsync(embedded, "rotate-ledger-key")).Output.ShouldContain("There is no key in");
        Keys().ShouldBeEmpty();
        Take("ledger.key");

        var (code, output) = await ServiceProgram.RunAsync(embedded, "rotate-ledger-key");

        code.ShouldBe(0, output);
        output.ShouldContain("next key: ");
        Keys().ShouldBe(["ledger.key", "ledger.next.key"]);

        IEnumerable<string> Keys() => folder.GetFiles("*", SearchOption.AllDirectories).Select(file => file.Name).Order(StringComparer.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    // A person is registered, and the ledger has begun.
    private async Task ReadyAsync()
    {
        await host.BeneficiaryAsync("makkah");
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<long>("select count(*) from seal.tree")).Single() == 1);
    }

    private void Take(string key) => File.Copy(
        Path.Combine(host.Host.Services.GetRequiredService<Api.Setup.Settings>().DataFolder, "keys", key), Path.Combine(folder.CreateSubdirectory("keys").FullName, key));

    private async Task<string> RefusalAsync(params (string Name, string Value)[] more)
    {
        var (code, output) = await ServiceProgram.RunAsync([.. Settings, .. more]);
        code.ShouldBe(1, output);
        output.Trim().Split('\n').Length.ShouldBe(1, output);
        return output;
    }
}
