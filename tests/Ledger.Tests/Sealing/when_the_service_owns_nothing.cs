using System.Text.RegularExpressions;
using EventLedger.Tests.Support;
using Npgsql;

namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>The service under the user that docs/operations.md makes for production.</summary>
public sealed partial class when_the_service_owns_nothing(PoorHost host) : IClassFixture<PoorHost>
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

    [Theory]
    [InlineData("update ledger.mt_events set data = '{}'")]
    [InlineData("update ledger.mt_events set data = '{}' where seq_id in (select sequence from seal.redactions)")]
    [InlineData("delete from ledger.mt_events")]
    [InlineData("truncate ledger.mt_events")]
    [InlineData("alter table ledger.mt_events disable trigger all")]
    [InlineData("drop trigger mt_events_keep on ledger.mt_events")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("create table ledger.more (id int)")]
    [InlineData("delete from seal.leaves")]
    public async Task it_may_not_touch_what_is_stored(string sql)
    {
        await using var connection = new NpgsqlConnection(host.PoorConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);

        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)))
            .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }
}

/// <summary>A host whose schema was made by one user and which runs as another.</summary>
public sealed partial class PoorHost : SealedHost
{
    private bool isPoor;

    public string PoorConnectionString => new NpgsqlConnectionStringBuilder(ConnectionString) { Username = "eventledger_app" }.ConnectionString;

    protected override IEnumerable<(string Name, string Value)> Settings => isPoor
        ? [.. base.Settings, ("ConnectionStrings:EventLedger", PoorConnectionString), ("EventLedger:ApplySchema", "false")]
        : base.Settings;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations.md"));
        await AttackAsync(Grants().Match(guide).Groups["sql"].Value.Replace("create role eventledger_app login;", """
            do $$ begin create role eventledger_app login; exception when duplicate_object then null; end $$;
            """, StringComparison.Ordinal));
        await AttackAsync($"alter role eventledger_app password '{new NpgsqlConnectionStringBuilder(ConnectionString).Password}'");
        isPoor = true;
        await RestartAsync();
    }

    [GeneratedRegex("```\n(?<sql>create role[^`]*)```", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grants();
}
