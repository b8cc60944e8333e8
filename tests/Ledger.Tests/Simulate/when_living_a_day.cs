using EventLedger.Ledger.Rest;
using EventLedger.Ledger.Simulate;
using EventLedger.Tests.Support;
using NodaTime;
using Spectre.Console;

namespace EventLedger.Ledger.Tests.Simulate;

public sealed class when_living_a_day(LedgerHost host) : IClassFixture<LedgerHost>
{
    // Reactions write beside it, whenever they come to it.
    private const string WrittenByPeople = "select count(*) from ledger.mt_events where user_name not like 'process:%'";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task everything_is_accepted_and_a_second_run_changes_nothing(bool isOver)
    {
        (await LiveAsync(isOver)).ShouldBe(ExitCodes.Well);
        var before = await host.QueryAsync<long>(WrittenByPeople);

        (await LiveAsync(isOver)).ShouldBe(ExitCodes.Well);

        (await host.QueryAsync<long>(WrittenByPeople)).ShouldBe(before);
        (await host.QueryAsync<string>("select distinct tenant_id from ledger.mt_events where type = 'request_opened' order by 1")).ShouldBe(["madinah", "makkah"]);
    }

    [Fact]
    public async Task centres_open_under_mandates_and_each_licence_is_in_another_state()
    {
        (await LiveAsync(isOver: false)).ShouldBe(ExitCodes.Well);

        (await host.QueryAsync<long>("select count(*) from ledger.mt_events where type = 'request_opened' and user_name like 'clerk%' and data->>'mandate' is null")).ShouldBe([0L]);
        (await host.QueryAsync<long>("select count(*) from ledger.mt_events where type = 'request_opened' and user_name like 'clerk%'")).ShouldHaveSingleItem().ShouldBeGreaterThan(20);
        await LedgerHost.UntilAsync(async () => await StandingAsync("SIM-EXPIRED") == "expired");
        (await StandingAsync("SIM-LICENSED"), await StandingAsync("SIM-CONDITIONAL"), await StandingAsync("SIM-SUSPENDED"), await StandingAsync("SIM-REVOKED"), await StandingAsync("SIM-SURRENDERED"))
            .ShouldBe(("licensed", "licensed", "suspended", "revoked", "surrendered"));
        var applications = (await host.GetAsync("admin.makkah", "/v1/licence-applications")).Json["items"]!.AsArray().Select(one => (string)one!["status"]!);
        new[] { "submitted", "returned", "licensed", "refused" }.ShouldBeSubsetOf(applications);
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<long>("select count(*) from ledger.mt_events where type = 'centre_reassigned' and tenant_id = 'makkah'"))[0] == 2);
    }

    private async Task<string> StandingAsync(string centre) => (string)(await host.GetAsync("admin.makkah", $"/v1/centres/{centre}")).Json["standing"]!;

    private async Task<int> LiveAsync(bool isOver)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        using var client = new LedgerClient(host.Host.Server.BaseAddress, Patience.Of(TimeSpan.FromSeconds(10)), console, host.Host.Server.CreateHandler());
        var plan = Simulation.Plan(11, 60, ["makkah", "madinah"], isOver ? new LocalDate(2025, 11, 3) : null);
        return await new SimulationRun(client, "sample", 4, console).RunAsync(plan, null, TestContext.Current.CancellationToken);
    }
}
