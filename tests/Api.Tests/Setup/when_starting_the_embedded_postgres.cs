using System.Diagnostics;
using System.Runtime.Versioning;
using EventLedger.Api.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace EventLedger.Api.Tests.Setup;

[SupportedOSPlatform("linux")]
public sealed class when_starting_the_embedded_postgres(ReadyCluster ready) : IClassFixture<ReadyCluster>, IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);
    private readonly EmbeddedPostgresOptions options = new()
    {
        DataFolder = Path.Combine(Path.GetTempPath(), $"eventledger-embedded-{Path.GetRandomFileName()}"),
        Durable = false,
        OrphanGrace = TimeSpan.FromMinutes(1),
    };

    private string Cluster => Path.Combine(options.DataFolder, "postgres");

    private string PidFile => Path.Combine(Cluster, "data", "postmaster.pid");

    public async ValueTask InitializeAsync() => await ready.CopyToAsync(options.DataFolder);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(options.DataFolder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task data_outlives_a_restart()
    {
        await using (var first = await StartAsync())
        {
            await RunAsync(first, "create table kept as select 'the ledger' as word");
        }

        await using var second = await StartAsync();

        (await AskAsync(second, "select word from kept")).ShouldBe("the ledger");
    }

    [Fact]
    public async Task nothing_is_left_running_after_dispose()
    {
        await using (await StartAsync())
        {
            Processes().ShouldNotBeEmpty();
        }

        Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task an_ordinary_service_gets_a_durable_server_in_utc_with_room_for_its_connections()
    {
        await using var postgres = await StartAsync(options with { DataFolder = Path.Combine(options.DataFolder, "new"), Durable = true });

        (await AskAsync(postgres, "show fsync")).ShouldBe("on");
        (await AskAsync(postgres, "show data_checksums")).ShouldBe("on");
        (await AskAsync(postgres, "show timezone")).ShouldBe("UTC");
        (await AskAsync(postgres, "show listen_addresses")).ShouldBe("");
        int.Parse(await AskAsync(postgres, "show max_connections"), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(100);
    }

    [Fact]
    public async Task the_server_of_a_killed_owner_is_adopted()
    {
        using var owner = await OwnerToKill.StartAsync(options);
        var server = ServerProcess();
        await owner.KillAsync();

        await using (var adopter = await StartAsync())
        {
            ServerProcess().ShouldBe(server);
            (await AskAsync(adopter, "select 'answers'")).ShouldBe("answers");
        }

        await UntilAsync(() => !Processes().Any());
    }

    [Fact]
    public async Task the_server_of_a_killed_owner_stops_when_nobody_adopts_it()
    {
        using var owner = await OwnerToKill.StartAsync(options with { OrphanGrace = TimeSpan.FromSeconds(1) });
        Processes().ShouldNotBeEmpty();

        await owner.KillAsync();

        await UntilAsync(() => !Processes().Any());
        await using var next = await StartAsync();
        (await AskAsync(next, "select 'answers'")).ShouldBe("answers");
    }

    [Fact]
    public async Task a_killed_server_is_started_again_on_its_left_over_pid_file()
    {
        using var owner = await OwnerToKill.StartAsync(options);
        await owner.KillAsync();
        using (var server = Process.GetProcessById(int.Parse(ServerProcess(), System.Globalization.CultureInfo.InvariantCulture)))
        {
            server.Kill();
        }

        await UntilAsync(() => !Processes().Any(command => command.Contains("postgres:", StringComparison.Ordinal)));
        await using var next = await StartAsync();

        (await AskAsync(next, "select 'answers'")).ShouldBe("answers");
    }

    [Fact]
    public async Task a_server_that_dies_under_its_owner_is_started_again()
    {
        await using var postgres = await StartAsync();
        (await postgres.ReviveAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
        using var keeper = new PostgresKeeper(postgres, NullLogger<PostgresKeeper>.Instance);
        await keeper.StartAsync(TestContext.Current.CancellationToken);
        var killed = ServerProcess();
        using (var server = Process.GetProcessById(int.Parse(killed, System.Globalization.CultureInfo.InvariantCulture)))
        {
            server.Kill();
        }

        // The file is written line by line, and gone in between.
        await UntilAsync(() => PidLines() is [var process, ..] lines && process != killed && lines.Any(line => line.Trim() == "ready"));

        (await AskAsync(postgres, "select 'answers'")).ShouldBe("answers");
        await keeper.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task a_second_owner_is_refused_and_the_first_goes_on()
    {
        await using var first = await StartAsync();

        var refusal = await Should.ThrowAsync<EmbeddedPostgresException>(() => StartAsync());

        refusal.Message.ShouldContain("already in use by another EventLedger service");
        refusal.Message.ShouldContain($"process {Environment.ProcessId}");
        (await AskAsync(first, "select 'answers'")).ShouldBe("answers");
    }

    [Fact]
    public async Task sharers_use_one_server_until_the_last_has_gone()
    {
        var shared = options with { Shared = true, OrphanGrace = TimeSpan.FromSeconds(1) };
        var both = await Task.WhenAll(StartAsync(shared), StartAsync(shared));

        await both[0].DisposeAsync();
        (await AskAsync(both[1], "select 'answers'")).ShouldBe("answers");
        await both[1].DisposeAsync();

        await UntilAsync(() => !Processes().Any());
    }

    [Fact]
    public async Task data_of_another_postgres_version_is_refused_and_left_alone()
    {
        var version = Path.Combine(Cluster, "data", "PG_VERSION");
        await File.WriteAllTextAsync(version, "9\n", TestContext.Current.CancellationToken);

        var refusal = await Should.ThrowAsync<EmbeddedPostgresException>(() => StartAsync());

        refusal.Message.ShouldContain("was written by PostgreSQL 9");
        refusal.Message.ShouldContain("apt-get install postgresql-9");
        Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_server_that_cannot_start_says_why_and_leaves_nothing_running()
    {
        await File.AppendAllTextAsync(Path.Combine(Cluster, "data", "postgresql.conf"), "no_such_setting = 1\n", TestContext.Current.CancellationToken);

        var refusal = await Should.ThrowAsync<EmbeddedPostgresException>(() => StartAsync());

        refusal.Message.ShouldContain("no_such_setting");
        Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_lost_password_is_refused_with_the_file_named()
    {
        var password = Path.Combine(Cluster, "password");
        File.Delete(password);

        var refusal = await Should.ThrowAsync<EmbeddedPostgresException>(() => StartAsync());

        refusal.Message.ShouldContain(password);
        File.Exists(password).ShouldBeFalse();
    }

    [Fact]
    public void the_password_is_for_its_owner_only() =>
        File.GetUnixFileMode(Path.Combine(Cluster, "password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

    [Fact]
    public async Task a_long_path_of_odd_characters_is_no_obstacle()
    {
        var deep = Path.Combine(options.DataFolder, "ledger, 'of' the emirate", new string('x', 120));
        Directory.CreateDirectory(deep);

        await using var postgres = await StartAsync(options with { DataFolder = deep });

        (await AskAsync(postgres, "select 'answers'")).ShouldBe("answers");
        new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host!.ShouldStartWith("/tmp/");
    }

    [Theory]
    [InlineData("data")]
    [InlineData("/tmp/$HOME")]
    public async Task a_path_that_postgres_would_misread_is_refused(string folder)
    {
        var refusal = await Should.ThrowAsync<EmbeddedPostgresException>(() => StartAsync(options with { DataFolder = folder }));

        refusal.Message.ShouldContain("must be an absolute path");
        refusal.Message.ShouldContain(folder);
    }

    private Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions? other = null) =>
        EmbeddedPostgres.StartAsync(other ?? options, TestContext.Current.CancellationToken);

    private static async Task RunAsync(EmbeddedPostgres postgres, string sql) => await AskAsync(postgres, sql);

    private static async Task<string> AskAsync(EmbeddedPostgres postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))?.ToString() ?? "";
    }

    private string ServerProcess() => PidLines()[0];

    private string[] PidLines()
    {
        try
        {
            return File.ReadAllLines(PidFile);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The command lines that name the folder: the server and its watchdog.</summary>
    private IEnumerable<string> Processes() =>
        Directory.EnumerateDirectories("/proc").Select(CommandLine).Where(command => command.Contains(options.DataFolder, StringComparison.Ordinal));

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var since = Stopwatch.GetTimestamp();
        using var glance = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            Stopwatch.GetElapsedTime(since).ShouldBeLessThan(Deadline);
            await glance.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
