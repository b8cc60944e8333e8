using Npgsql;

namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>The service under the user that docs/operations.md makes for production.</summary>
public sealed class when_the_service_owns_nothing(SealedHost host) : IClassFixture<SealedHost>
{
    [Fact]
    public async Task requests_are_taken_and_sealed()
    {
        var stream = await host.LiveAsync();

        var (code, words) = await host.VerifyAsync(stream);
        code.ShouldBe(0, words);
        (await host.IncidentsAsync()).ShouldBeEmpty();
        (await host.AuditAllAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_redaction_is_carried_out_all_the_same()
    {
        var stream = await host.LiveAsync();

        await host.RedactAsync(stream, 3, "/name");

        (await host.QueryAsync<string>($"select data->>'name' from ledger.mt_events where stream_id = '{stream}' and version = 3")).ShouldBe(["[redacted]"]);
        (await host.AuditAsync()).ShouldBeEmpty();
    }

    /// <summary>The worst that each could do to what is stored and sealed.</summary>
    [Theory]
    [InlineData("update ledger.mt_events set data = '{}'")]
    [InlineData("update ledger.mt_events set data = '{}' where seq_id in (select sequence from seal.redactions)")]
    [InlineData("delete from ledger.mt_events")]
    [InlineData("truncate ledger.mt_events")]
    [InlineData("update ledger.mt_events set is_archived = true")]
    [InlineData("delete from ledger.mt_streams")]
    [InlineData("update ledger.mt_streams set version = version + 1")]
    [InlineData("update ledger.mt_streams set is_archived = true")]
    [InlineData("alter table ledger.mt_events disable trigger all")]
    [InlineData("drop trigger mt_events_keep on ledger.mt_events")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("create table ledger.more (id int)")]
    [InlineData("select seal.redact(1)")]
    [InlineData("update seal.redactions set masked = '{}', done_at = null")]
    public async Task neither_may_touch_what_is_stored(string sql)
    {
        await ShouldBeRefusedAsync(host.ServiceConnectionString, sql);
        if (!sql.Contains("redact(", StringComparison.Ordinal))
        {
            await ShouldBeRefusedAsync(host.SealerConnectionString, sql);
        }
    }

    [Fact]
    public async Task the_service_s_user_writes_nothing_of_what_is_sealed()
    {
        foreach (var table in await host.QueryAsync<string>("select table_name from information_schema.tables where table_schema = 'seal'"))
        {
            var column = (await host.QueryAsync<string>($"select column_name from information_schema.columns where table_schema = 'seal' and table_name = '{table}' order by ordinal_position")).First();
            foreach (var sql in (string[])[$"insert into seal.{table} select * from seal.{table}", $"update seal.{table} set {column} = {column}", $"delete from seal.{table}", $"truncate seal.{table}"])
            {
                await ShouldBeRefusedAsync(host.ServiceConnectionString, sql);
            }
        }
    }

    [Theory]
    [InlineData("insert into ledger.mt_events select * from ledger.mt_events")]
    [InlineData("insert into ledger.idempotency_keys select * from ledger.idempotency_keys")]
    [InlineData("delete from seal.leaves")]
    [InlineData("update seal.leaves set payload_salt = null")]
    [InlineData("update seal.leaves set leaf = '\\x00'")]
    [InlineData("update seal.tree set size = size - 1")]
    [InlineData("update seal.tree set floor = floor - 1, size = size + 1")]
    [InlineData("update seal.tiles set hashes = '\\x00'")]
    [InlineData("update seal.heads set version = version - 1")]
    [InlineData("update seal.heads set leaf_hash = '\\x00'")]
    [InlineData("update seal.checkpoints set note = 'x'")]
    [InlineData("delete from seal.checkpoints")]
    [InlineData("select * from wolverine.wolverine_dead_letters")]
    public async Task the_sealer_s_user_appends_no_event_and_changes_nothing_sealed(string sql)
    {
        await host.LiveAsync();

        await ShouldBeRefusedAsync(host.SealerConnectionString, sql);
    }

    /// <summary>A policy never shows them another truth: whoever is subject to it is refused, so that no audit can end well.</summary>
    [Fact]
    public async Task row_security_ends_what_they_do()
    {
        await host.LiveAsync();
        await host.AttackAsync("alter table ledger.mt_events enable row level security");

        (await Should.ThrowAsync<PostgresException>(host.AuditAllAsync)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

        await host.AttackAsync("alter table ledger.mt_events disable row level security");
        (await host.AuditAllAsync()).ShouldBeEmpty();
    }

    /// <summary>The same number as JSON, and another text under the seal.</summary>
    [Fact]
    public async Task triggers_compare_bytes()
    {
        var stream = await host.LiveAsync();
        await using var undo = await host.RememberAsync();
        await host.AttackAsync($$"""update ledger.mt_events set data = data || '{"n":10000}' where stream_id = '{{stream}}' and version = 4""");

        await ShouldBeRefusedAsync(host.ConnectionString, $$"""update ledger.mt_events set data = data || '{"n":10000.0}' where stream_id = '{{stream}}' and version = 4""");
    }

    private static async Task ShouldBeRefusedAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);

        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken), sql))
            .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
    }
}
