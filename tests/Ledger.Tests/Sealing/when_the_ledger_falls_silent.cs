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
        await host.SealAsync();
        (await TroublesAsync(TimeSpan.FromHours(25))).ShouldBeEmpty();
        (await TroublesAsync(TimeSpan.FromHours(27))).ShouldBe([SealingTrouble.Unaudited]);

        // Told by nobody, for a day to come and for the day.
        foreach (var day in (string[])["2199-01-01", "2026-11-01"])
        {
            await host.AttackAsync($$"""
                insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name, headers)
                select nextval('ledger.mt_events_sequence'), gen_random_uuid(), stream_id, version + 1, data || '{"startedAt":"{{day}}T00:00:00Z"}', type, now(), tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name, headers
                from ledger.mt_events where type = 'ledger_audited' order by tenant_id = 'makkah' desc, version desc limit 1;
                update ledger.mt_streams s set version = s.version + 1 from ledger.mt_events e where e.stream_id = s.id and e.tenant_id = s.tenant_id and e.type = 'ledger_audited' and s.tenant_id = 'makkah' and e.version = s.version + 1
                """);
            (await TroublesAsync(TimeSpan.FromHours(27))).ShouldContain(SealingTrouble.Unaudited);
        }
    }

    [Fact]
    public async Task a_lock_that_somebody_holds_and_seals_nothing_alarms()
    {
        await using var undo = await host.RememberAsync();
        await host.LiveAsync();
        var clock = new OffsetClock();
        var sealer = host.SecondSealer(clock);
        var troubles = new SealingTroubles(sealer, host.AuditRecords(clock), new SealingOptions(), clock);
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

    private Task<IReadOnlyList<SealingTrouble>> TroublesAsync(TimeSpan later, Sealer? sealer = null)
    {
        var clock = OffsetClock.Ahead(later);
        return new SealingTroubles(sealer ?? host.SecondSealer(), host.AuditRecords(clock), new SealingOptions(), clock).FindAsync(TestContext.Current.CancellationToken);
    }
}
