using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EventLedger.Api.Setup;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using NodaTime.Text;

namespace EventLedger.Api.Tests.Setup;

/// <summary>What the console shows, for people and for machines.</summary>
public sealed class when_reading_the_log(when_reading_the_log.Shown host) : IClassFixture<when_reading_the_log.Shown>
{
    [Theory]
    [InlineData("/v1/requests/0194f1d2-0000-7000-8000-00000000dead", "GET /v1/requests/{id:guid} was refused: request-not-found (404).")]
    [InlineData("/v1/nothing", "GET /v1/* was refused: not-found (404).")]
    [InlineData("/v1/requests/dead/timeline", "GET /v1/requests/*/timeline was refused: not-found (404).")]
    [InlineData("/v1/departments/NONE", null)]
    public async Task the_trace_id_of_a_problem_is_found_in_it_without_the_path(string path, string? message)
    {
        var problem = await host.GetAsync("admin.makkah", path);

        var trace = (string)problem.Json["traceId"]!;
        var record = host.Log.Records.Where(record => (string?)record["traceId"] == trace).ToList().ShouldHaveSingleItem();
        ((string)record["message"]!).ShouldBe(message ?? $"GET /v1/departments/{{code}} was refused: {problem.Code} (404).");
        record.ToJsonString().ShouldNotContain("dead");
        host.Log.Lines.ShouldContain(line => line.Contains($" [{trace}]", StringComparison.Ordinal));
    }

    /// <summary>Refused by routing, where there is no endpoint that has a pattern.</summary>
    [Theory]
    [InlineData("PUT", "/v1/requests/0194f1d2-0000-7000-8000-00000000dead/receipt", "PUT /v1/requests/*/receipt was refused: method-not-allowed (405).")]
    [InlineData("POST", "/v1/requests/0194f1d2-0000-7000-8000-00000000dead/receipt", "POST /v1/requests/*/receipt was refused: unsupported-media-type (415).")]
    [InlineData("GET", "/a/b/c/d/e/f/g/h/i/j/dead", "GET /*/*/*/*/*/*/*/* was refused: not-found (404).")]
    public async Task what_came_to_no_endpoint_is_told_without_whom_it_names(string method, string path, string message)
    {
        using var text = method == "GET" ? null : new StringContent("dead", System.Text.Encoding.UTF8, "text/plain");
        var problem = await host.SendAsync("admin.makkah", new HttpMethod(method), path, text);

        var record = host.Log.Records.Where(record => (string?)record["traceId"] == (string?)problem.Json["traceId"]).ToList().ShouldHaveSingleItem();
        ((string)record["message"]!).ShouldBe(message);
        record.ToJsonString().ShouldNotContain("dead");
    }

    [Fact]
    public async Task what_failed_is_found_by_it_with_its_cause()
    {
        var id = await host.OpenAsync();
        await host.ExecuteAsync("alter table ledger.idempotency_keys rename to away");
        var problem = await host.PostAsync("citizen.makkah", $"/v1/requests/{id}/withdrawal", """{"reason":"No longer needed"}""", ("Idempotency-Key", "k-1"));
        await host.ExecuteAsync("alter table ledger.away rename to idempotency_keys");

        problem.Code.ShouldBe("unexpected");
        var trace = (string)problem.Json["traceId"]!;
        host.Log.Records.Where(record => (string?)record["traceId"] == trace)
            .ShouldContain(record => (string?)record["message"] == "POST /v1/requests/{id:guid}/withdrawal failed." && (string?)record["level"] == "Error" && record["exception"]!.ToString().Contains("idempotency_keys", StringComparison.Ordinal));
    }

    [Fact]
    public void letters_stand_as_they_are_with_level_and_time()
    {
        host.Host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Test").LogError(new InvalidOperationException("خطأ"), "الطلب {Number} \"غير\" موجود", 7);

        var record = host.Log.Records.Last(record => (string?)record["category"] == "Test");
        InstantPattern.ExtendedIso.Parse((string)record["time"]!).Success.ShouldBeTrue();
        ((string)record["level"]!).ShouldBe("Error");
        ((string)record["state"]!["Number"]!).ShouldBe("7");
        host.Log.Raw.ShouldContain(raw => raw.Contains("الطلب 7 \\\"غير\\\" موجود", StringComparison.Ordinal));
        host.Log.Lines.ShouldContain(line => line.Contains("Z ERROR Test: الطلب 7 \"غير\" موجود", StringComparison.Ordinal) && line.Contains("\n    System.InvalidOperationException: خطأ", StringComparison.Ordinal));
    }

    [Fact]
    public void what_an_ordinary_stop_disposes_of_is_no_error()
    {
        var log = host.Host.Services.GetRequiredService<ILoggerFactory>();
        var before = host.Log.Raw.Count;
        log.CreateLogger("Marten.Events.Daemon.ProjectionDaemon").LogError(new ObjectDisposedException("lock"), "Error trying to load events");
        log.CreateLogger("Marten.Events.Daemon.ProjectionDaemon").LogError(new TimeoutException(), "Error trying to load events");
        log.CreateLogger("Other").LogError(new ObjectDisposedException("lock"), "It is gone");

        host.Log.Raw.Skip(before).Where(raw => raw.Contains("rror trying to load", StringComparison.Ordinal) && raw.Contains("ObjectDisposed", StringComparison.Ordinal)).ShouldBeEmpty();
        host.Log.Raw.Skip(before).ShouldContain(raw => raw.Contains(nameof(TimeoutException), StringComparison.Ordinal));
        host.Log.Raw.Skip(before).ShouldContain(raw => raw.Contains("It is gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_ordinary_start_logs_no_error()
    {
        var before = host.Log.Raw.Count;
        await host.RestartAsync();
        await LedgerHost.UntilAsync(async () => (await host.GetAsync(null, "/health/ready")).Status == System.Net.HttpStatusCode.OK);

        host.Log.Records.Skip(before).Where(record => (string?)record["level"] is "Error" or "Critical" or "Warning").ShouldBeEmpty();
    }

    public sealed class Shown : LedgerHost
    {
        internal Shows Log { get; } = new();

        protected override IEnumerable<(string Name, string Value)> Settings => [("Logging:LogLevel:Default", "Information")];

        protected override void Configure(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(provider =>
        {
            Log.Formatters = [.. provider.GetServices<ConsoleFormatter>()];
            return Log;
        });
    }

    /// <summary>Writes by the console's own formatters, where it can be read.</summary>
    internal sealed class Shows : ILoggerProvider
    {
        private readonly ConcurrentQueue<(string Line, string Record)> shown = new();

        public ConsoleFormatter[] Formatters { get; set; } = [];

        public IReadOnlyList<string> Lines => [.. shown.Select(one => one.Line)];

        public IReadOnlyList<string> Raw => [.. shown.Select(one => one.Record)];

        public IEnumerable<JsonNode> Records => Raw.Select(record => JsonNode.Parse(record)!);

        public ILogger CreateLogger(string categoryName) => new Of(this, categoryName);

        public void Dispose()
        {
        }

        private string Write<TState>(string formatter, LogEntry<TState> entry)
        {
            using var text = new StringWriter();
            Formatters.Single(one => one.Name == formatter).Write(entry, null, text);
            return text.ToString();
        }

        private sealed class Of(Shows shows, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var entry = new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter);
                if (shows.Write(ConsoleLogs.Records, entry) is { Length: > 0 } record)
                {
                    shows.shown.Enqueue((shows.Write(ConsoleLogs.Lines, entry), record));
                }
            }
        }
    }
}
