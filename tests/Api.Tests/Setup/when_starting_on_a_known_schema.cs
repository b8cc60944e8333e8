using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Setup;

/// <summary>A start compares the database's schema only when it is not known to be what this release makes of it.</summary>
public sealed class when_starting_on_a_known_schema(OwningHost host) : IClassFixture<OwningHost>
{
    private const string Guards = """
        select concat_ws(' ', pg_get_triggerdef(oid), tgenabled) from pg_trigger where not tgisinternal
        union all select case prokind when 'a' then 'aggregate' else pg_get_functiondef(oid) end from pg_proc where pronamespace = 'seal'::regnamespace
        order by 1
        """;

    // With the transaction that wrote each last.
    private const string ColumnsAsTheyAre = """
        select concat_ws(' ', attrelid::regclass, attname, attnotnull, atthasdef, xmin) from pg_attribute
        where attrelid in (select oid from pg_class where relnamespace in ('ledger'::regnamespace, 'seal'::regnamespace, 'projections'::regnamespace, 'wolverine'::regnamespace)) order by 1
        """;

    private const string Marks = "select xmin::text || mark::text from ledger.schema_mark";

    [Fact]
    public async Task the_mark_stays_and_the_service_works()
    {
        await host.RestartAsync();
        var before = await host.QueryAsync<string>(Marks);

        await host.RestartAsync();

        before.Count.ShouldBe(1);
        (await host.QueryAsync<string>(Marks)).ShouldBe(before);
        (await host.GetAsync("admin.makkah", "/v1/centres")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("drop table ledger.reaction_releases", "select to_regclass('ledger.reaction_releases') is not null")]
    [InlineData("drop table wolverine.wolverine_dead_letters", "select to_regclass('wolverine.wolverine_dead_letters') is not null")]
    [InlineData("drop trigger mt_events_keep on ledger.mt_events", "select exists (select from pg_trigger where tgname = 'mt_events_keep')")]
    [InlineData("alter table ledger.mt_events disable trigger mt_events_unchanged", "select tgenabled = 'O' from pg_trigger where tgname = 'mt_events_unchanged'")]
    [InlineData("alter table ledger.mt_streams enable replica trigger mt_streams_grow", "select tgenabled = 'O' from pg_trigger where tgname = 'mt_streams_grow'")]
    [InlineData("alter table ledger.idempotency_keys drop column recorded_at", "select exists (select from pg_attribute where attrelid = 'ledger.idempotency_keys'::regclass and attname = 'recorded_at' and not attisdropped)")]
    [InlineData("alter table ledger.due_reactions alter column reaction drop not null, alter column due_since drop default, alter column id drop default", "select count(*) = 3 from pg_attribute where attrelid = 'ledger.due_reactions'::regclass and (attname = 'reaction' and attnotnull or attname in ('id', 'due_since') and atthasdef)")]
    [InlineData("alter table ledger.idempotency_keys alter column body set not null", "select not attnotnull from pg_attribute where attrelid = 'ledger.idempotency_keys'::regclass and attname = 'body'")]
    [InlineData("alter table ledger.mt_events alter column is_archived drop default, alter column data drop not null", "select count(*) = 2 from pg_attribute where attrelid = 'ledger.mt_events'::regclass and (attname = 'data' and attnotnull or attname = 'is_archived' and atthasdef)")]
    [InlineData("alter table wolverine.wolverine_incoming_envelopes alter column status drop not null", "select attnotnull from pg_attribute where attrelid = 'wolverine.wolverine_incoming_envelopes'::regclass and attname = 'status'")]
    [InlineData("create or replace function seal.guard_refuse() returns trigger language plpgsql as 'begin return old; end'", "select prosrc like '%is refused%' from pg_proc where proname = 'guard_refuse'")]
    [InlineData("create function public.swallow() returns trigger language plpgsql as 'begin return null; end'; create trigger a_swallow before insert on ledger.mt_events for each row execute function public.swallow()", "select not exists (select from pg_trigger where tgname = 'a_swallow')")]
    [InlineData("create rule swallow as on insert to ledger.mt_events do instead nothing", "select not exists (select from pg_rewrite where rulename = 'swallow')")]
    [InlineData("alter table ledger.mt_streams enable row level security", "select not relrowsecurity from pg_class where oid = 'ledger.mt_streams'::regclass")]
    [InlineData("drop trigger mt_events_keep on ledger.mt_events; drop function seal.redact; create function seal.redact(place bigint) returns void language sql as 'select'", "select exists (select from pg_trigger where tgname = 'mt_events_keep')")]
    [InlineData("drop trigger mt_events_keep on ledger.mt_events; create aggregate seal.redact(int) (sfunc = int4pl, stype = int)", "select exists (select from pg_trigger where tgname = 'mt_events_keep')")]
    [InlineData("drop function seal.guard_refuse cascade; create procedure seal.guard_refuse() language sql as 'select'", "select count(*) = 4 from pg_trigger where tgname like 'mt\\_%\\_keep%'")]
    [InlineData("update ledger.schema_mark set mark = '\\x00'; drop trigger mt_streams_keep on ledger.mt_streams", "select exists (select from pg_trigger where tgname = 'mt_streams_keep')")]
    public async Task what_was_taken_away_is_put_back(string attack, string isThere)
    {
        var guards = await host.QueryAsync<string>(Guards);
        guards.Count.ShouldBe(36);
        await host.ExecuteAsync(attack);
        (await host.QueryAsync<bool>(isThere)).ShouldBe([false]);

        await host.RestartAsync();

        (await host.QueryAsync<bool>(isThere)).ShouldBe([true]);
        (await host.QueryAsync<string>(Guards)).ShouldBe(guards);
        (await host.QueryAsync<string>("select mark::text from ledger.schema_mark")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task nothing_of_a_fresh_schema_needs_a_repair()
    {
        await host.ExecuteAsync("delete from ledger.schema_mark");
        var before = await host.QueryAsync<string>(ColumnsAsTheyAre);

        await host.RestartAsync();

        (await host.QueryAsync<string>(ColumnsAsTheyAre)).ShouldBe(before);
    }

    [Fact]
    public async Task a_schema_that_cannot_be_mended_is_not_marked_and_the_service_runs()
    {
        await host.ExecuteAsync("""
            alter table ledger.reaction_releases alter column released_by drop not null;
            insert into ledger.reaction_releases (signed_size, released_by) values (-1, null)
            """);

        await host.RestartAsync();

        (await host.GetAsync("admin.makkah", "/v1/centres")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.QueryAsync<bool>("select attnotnull from pg_attribute where attrelid = 'ledger.reaction_releases'::regclass and attname = 'released_by'")).ShouldBe([false]);
        await host.ExecuteAsync("delete from ledger.reaction_releases");
        await host.RestartAsync();
        (await host.QueryAsync<bool>("select attnotnull from pg_attribute where attrelid = 'ledger.reaction_releases'::regclass and attname = 'released_by'")).ShouldBe([true]);
    }

    [Fact]
    public async Task without_a_mark_everything_is_compared()
    {
        await host.ExecuteAsync("drop table ledger.schema_mark");

        await host.RestartAsync();

        (await host.QueryAsync<string>(Marks)).Count.ShouldBe(1);
    }
}
