using EventLedger.Api.Setup;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Ledger.Tests.Reactions;

/// <summary>The service's own commands, as operators write them, beside a service that runs.</summary>
public sealed class when_operators_use_the_command_line(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task failed_reactions_are_listed_and_given_up()
    {
        await host.ExecuteAsync($"""
            insert into ledger.due_reactions (tenant_id, stream_id, event_id, version, reaction)
            values ('atlantis', '{Guid.NewGuid()}', '{Guid.NewGuid()}', 1, 'end_licence_when_centre_licensed')
            """);
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<Guid>("select id from wolverine.wolverine_dead_letters")).Count == 1);
        var id = (await host.QueryAsync<Guid>("select id from wolverine.wolverine_dead_letters")).Single();

        (await RunAsync("reactions")).Output.ShouldContain("failed 1");
        (await RunAsync("reactions", "failures")).Output.ShouldContain(id.ToString());
        (await RunAsync("reactions", "discard")).Code.ShouldBe(1);
        (await RunAsync("reactions", "discard", "--id", Guid.NewGuid().ToString())).Code.ShouldBe(1);
        (await RunAsync("reactions", "dance")).Output.ShouldContain("replay");

        var (code, output) = await RunAsync("reactions", "discard", "--id", id.ToString());

        code.ShouldBe(0, output);
        output.ShouldContain("failed 0");
    }

    [Fact]
    public async Task grants_are_written_to_a_file()
    {
        var file = Path.GetTempFileName();

        (await RunAsync("grants", "--out", file)).Code.ShouldBe(0);

        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldContain("create role eventledger_sealer");

        (await RunAsync("grants", "--role", "registry", "--sealer", "notary", "--out", file)).Code.ShouldBe(0);
        var named = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        named.ShouldContain("create role registry login");
        named.ShouldContain("to notary");
        named.ShouldNotContain("eventledger_");
        (await RunAsync("grants", "--role", "x; drop schema ledger", "--out", file)).Code.ShouldBe(1);
        File.Delete(file);
    }

    private Task<(int Code, string Output)> RunAsync(params string[] arguments) => ServiceProgram.RunAsync(
        [("ConnectionStrings__EventLedger", host.ConnectionString), ("EventLedger__DataFolder", host.Host.Services.GetRequiredService<Settings>().DataFolder)],
        arguments);
}
