using EventLedger.Ledger.Rest;
using EventLedger.Ledger.Simulate;
using EventLedger.Tests.Support;
using NodaTime;
using Spectre.Console;

namespace EventLedger.Ledger.Tests.Simulate;

public sealed class when_living_a_day(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task everything_is_accepted_and_a_second_run_changes_nothing()
    {
        (await LiveAsync()).ShouldBe(ExitCodes.Well);
        var before = await host.WrittenAsync();

        (await LiveAsync()).ShouldBe(ExitCodes.Well);

        (await host.WrittenAsync()).ShouldBe(before);
        (await host.QueryAsync<string>("select distinct tenant_id from ledger.mt_events where type = 'request_opened' order by 1")).ShouldBe(["madinah", "makkah"]);
    }

    private async Task<int> LiveAsync()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        using var client = new LedgerClient(host.Host.Server.BaseAddress, Patience.Of(TimeSpan.FromSeconds(10)), console, host.Host.Server.CreateHandler());
        var plan = Simulation.Plan(11, 60, ["makkah", "madinah"], new LocalDate(2025, 11, 3));
        return await new SimulationRun(client, "sample", 4, console).RunAsync(plan, null, TestContext.Current.CancellationToken);
    }
}
