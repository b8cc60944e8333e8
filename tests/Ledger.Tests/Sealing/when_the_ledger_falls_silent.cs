using System.Globalization;
using System.Net;
using EventLedger.Application.Sealing;
using EventLedger.Tests.Support;
using Npgsql;

namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>A ledger that stops without an incident is an alarm all the same.</summary>
public sealed class when_the_ledger_falls_silent(SealedHost host) : IClassFixture<SealedHost>
{
    private const long SealersLock = 0x4C65646765725365;

    [Fact]
    public async Task an_event_that_waits_for_its_leaf_alarms_even_below_a_moved_floor()
    {
        await using var undo = await host.RememberAsync();
        await host.StepAsync(await host.LiveAsync(), "Waits");

        (await TroublesAsync(TimeSpan.Zero)).ShouldBeEmpty();
        (await TroublesAsync(TimeSpan.FromSeconds(11))).ShouldBe([SealingTrouble.Unsealed]);

        await host.AttackAsync("update seal.tree set floor = floor + 20");
        (await TroublesAsync(TimeSpan.FromSeconds(11))).ShouldBe([SealingTrouble.Unsealed]);
    }

    [Fact]
    public async Task a_tree_that_nobody_publishes_alarms()
    {
        await using var undo = await host.RememberAsync();
        await host.LiveAsync();
        (await TroublesAsync(TimeSpan.FromSeconds(11))).ShouldBeEmpty();

        await host.AttackAsync("delete from seal.checkpoints where size = (select max(size) from seal.checkpoints)");

        (await TroublesAsync(TimeSpan.FromSeconds(11))).ShouldBe([SealingTrouble.Unpublished]);
        await host.SealAsync();
        (await TroublesAsync(TimeSpan.FromSeconds(11))).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_day_without_an_audit_alarms_whatever_is_told_of_days_to_come()
    {
        await using var undo = await host.RememberAsync();
        await host.LiveAsync();
        await host.AuditAsync();
        (await TroublesAsync(TimeSpan.FromHours(25))).ShouldBeEmpty();

        await host.AttackAsync("insert into seal.audits (id, started_at, seconds, events, leaves, streams, findings, late) values (gen_random_uuid(), '2199-01-01', 1, 1, 1, 1, 0, 0)");

        (await TroublesAsync(TimeSpan.FromHours(27))).ShouldBe([SealingTrouble.Unaudited]);
        await host.AttackAsync("delete from seal.audits where started_at = '2199-01-01'");
    }

    [Fact]
    public async Task a_lock_that_somebody_holds_and_seals_nothing_alarms()
    {
        await using var undo = await host.RememberAsync();
        await host.LiveAsync();
        var clock = new OffsetClock();
        var sealer = host.SecondSealer(clock);
        var troubles = new SealingTroubles(sealer, new SealingOptions(), clock);
        await using var stranger = new NpgsqlConnection(host.ConnectionString);
        await stranger.OpenAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(stranger, $"select pg_advisory_lock({SealersLock.ToString(CultureInfo.InvariantCulture)})");

        await sealer.RunAsync(TestContext.Current.CancellationToken);
        clock.Pass(TimeSpan.FromSeconds(11));
        await sealer.RunAsync(TestContext.Current.CancellationToken);
        (await troubles.FindAsync(TestContext.Current.CancellationToken)).ShouldBe([SealingTrouble.Locked]);

        await ExecuteAsync(stranger, $"select pg_advisory_unlock({SealersLock.ToString(CultureInfo.InvariantCulture)})");
        await sealer.RunAsync(TestContext.Current.CancellationToken);
        (await troubles.FindAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task batches_that_fail_three_times_alarm()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        await host.ExecuteAsync("""
            create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'as told'; end $$;
            create trigger refuse before insert on seal.leaves for each row execute function public.refuse()
            """);
        await host.StepAsync(stream, "Cannot be sealed");

        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await TroublesAsync(TimeSpan.Zero, host.Sealer)).ShouldBeEmpty();
            await Should.ThrowAsync<PostgresException>(() => host.Sealer.RunAsync(TestContext.Current.CancellationToken));
        }

        (await TroublesAsync(TimeSpan.Zero, host.Sealer)).ShouldBe([SealingTrouble.Failing]);
        var health = await host.GetAsync(null, "/health/ledger");
        (health.Status, health.Json["ledger"]!.ToJsonString()).ShouldBe((HttpStatusCode.ServiceUnavailable, """["failing"]"""));
        (await host.GetAsync(null, "/health/ready")).Json["checks"]!["database"]!.ToString().ShouldBe("healthy");
        await host.ExecuteAsync("drop function public.refuse() cascade");
        await host.ShouldBeWellAsync(stream);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private Task<IReadOnlyList<SealingTrouble>> TroublesAsync(TimeSpan later, Sealer? sealer = null) =>
        new SealingTroubles(sealer ?? host.SecondSealer(), new SealingOptions(), OffsetClock.Ahead(later)).FindAsync(TestContext.Current.CancellationToken);
}
