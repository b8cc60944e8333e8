using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Rest;
using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Ledger.Tests.Sealing;
using EventLedger.Ledger.Verify;
using Spectre.Console;

namespace EventLedger.Ledger.Tests.Audit;

/// <summary>Everything here is done by a superuser of the database to a published ledger, and the service goes on.</summary>
public sealed class when_monitoring_the_service(SealedHost host) : IClassFixture<SealedHost>
{
    [Fact]
    public async Task a_genuine_log_is_followed()
    {
        var stream = await host.LiveAsync();
        using var monitor = Monitor();
        (await WellAsync(monitor)).ShouldBeEmpty();

        await host.RedactAsync(stream, 3, "/name");
        (await WellAsync(monitor)).ShouldBeEmpty();
        (await host.StepAsync(stream, "One more")).ShouldBe(HttpStatusCode.OK);
        await host.LiveAsync();
        (await WellAsync(monitor)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_hand_over_to_another_key_is_followed()
    {
        await host.LiveAsync();
        using var monitor = Monitor();
        (await WellAsync(monitor)).ShouldBeEmpty();

        await host.BeginRotationAsync();
        await host.SealAsync();
        await host.PromoteAsync();
        await host.LiveAsync();

        (await WellAsync(monitor)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_tail_that_was_replaced_does_not_go_unseen()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        using var monitor = Monitor();
        (await WellAsync(monitor)).ShouldBeEmpty();

        await host.AttackAsync(HistoryAttacks.CutOff(stream, after: 2));
        await host.RestartAsync();
        (await host.StepAsync(stream, "Another past")).ShouldBe(HttpStatusCode.OK);
        await host.SealAsync();

        await ShouldBeSeenAsync(monitor);
    }

    [Fact]
    public async Task a_stream_that_was_erased_does_not_go_unseen()
    {
        await using var undo = await host.RememberAsync();
        var (stream, other) = (await host.LiveAsync(), await host.LiveAsync());
        using var monitor = Monitor();
        (await WellAsync(monitor)).ShouldBeEmpty();

        await host.AttackAsync(HistoryAttacks.Erase(stream));
        (await host.StepAsync(other, "Life goes on")).ShouldBe(HttpStatusCode.OK);
        await host.SecondSealer().RunAsync(TestContext.Current.CancellationToken);

        await ShouldBeSeenAsync(monitor);
    }

    [Fact]
    public async Task a_head_that_was_poisoned_does_not_go_unseen()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        using var monitor = Monitor();
        (await WellAsync(monitor)).ShouldBeEmpty();

        await host.AttackAsync($"update seal.heads set leaf_hash = sha256('x') where stream_id = '{stream}'");
        (await host.StepAsync(stream, "An honest command")).ShouldBe(HttpStatusCode.OK);
        await host.SealAsync();

        await ShouldBeSeenAsync(monitor);
    }

    // Each time from what was kept, as if it had been started anew.
    private TestMonitor Monitor() => new(() => new LedgerClient(new Uri("http://localhost"), Patience.Of(TimeSpan.FromSeconds(5)), AnsiConsole.Console, host.Host.Server.CreateHandler()))
    {
        Policy = new JsonObject { ["origin"] = host.Sealer.Origin, ["logKeys"] = new JsonArray(new JsonObject { ["key"] = host.FirstKey }) },
    };

    private async Task<IEnumerable<Finding>> WellAsync(TestMonitor monitor)
    {
        await host.SealAsync();
        var verdict = await monitor.LookAsync();
        verdict.Findings.Select(finding => finding.Code).ShouldContain("log-followed");
        return verdict.Findings.Where(finding => finding.IsFault);
    }

    // Either nothing more is signed, or what is signed is seen through.
    private async Task ShouldBeSeenAsync(TestMonitor monitor)
    {
        var signed = host.LastSigned.Read()!.Size;
        var alarms = (await monitor.AlarmsAsync()).ToList();
        if ((await host.IncidentsAsync()).Count > 0)
        {
            await host.SealAsync();
            host.LastSigned.Read()!.Size.ShouldBe(signed);
            alarms.ShouldContain("incident-open");
        }
        else
        {
            alarms.Intersect(["version-out-of-place", "link-broken", "heads-differ"]).ShouldNotBeEmpty(string.Join(' ', alarms));
        }
    }
}
