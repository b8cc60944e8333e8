using System.Globalization;
using System.Text;
using EventLedger.Benchmark.Load;

namespace EventLedger.Benchmark.Reporting;

/// <summary>The report as people read it.</summary>
internal static class MarkdownReport
{
    private const string Preamble = """
        # Benchmark

        A whole life of a request: open (under a mandate, with a form of fifteen fields where the service knows forms), fee payment, transmission, receipt, completion, handover, each a call over HTTP
        with the expected version, each durable before it is answered. One client program drives all services; each has its
        own database in one PostgreSQL with default settings (fsync and synchronous commit on). Rounds are interleaved and
        each begins with another service; rates are medians over the rounds, percentiles are over all calls, ratios are
        taken round by round.

        What is compared:
        - **ledger** EventLedger as published: sign-in, roles, region, rules of the domain, refusals, sealed personal data,
          asynchronous projections. **ledger+keys** is the same service when every command carries an Idempotency-Key,
          **unsealed** is the same without its sealer, **before** as it was before a change.
        - **bare** Kestrel and Npgsql alone, one prepared call of Marten's append function a command. No sign-in, no
          idempotency, no rules, no reading before writing, no projections.
        - **crud** ASP.NET Core and EF Core: reads the row, checks version and status, updates it and adds a history row in
          one transaction. No sign-in, no idempotency, no projections, no index for queues.
        - **pgbench** PostgreSQL's own load generator calling the append function: the floor. Its latency is a mean.

        Processor time includes what a service puts off until after its answer: after each window the run waits until
        service and PostgreSQL are at rest ("settle") and charges that to the window. Client and services share the machine;
        "others" is what unrelated programs used of it.

        """;

    public static string Of(Report report)
    {
        var text = new StringBuilder(Preamble);
        AddMachine(text, report);
        foreach (var activity in report.Summaries.GroupBy(summary => summary.Activity))
        {
            AddActivity(text, activity.Key, [.. activity], [.. report.Comparisons.Where(c => c.Activity == activity.Key)]);
        }

        AddCommands(text, report);
        AddLag(text, report);
        AddSealing(text, report);
        AddReactions(text, report);
        AddForms(text, report);
        AddWebhooks(text, report);
        AddAmendment(text, report);
        AddGrowth(text, report);
        AddStart(text, report);
        AddStored(text, report);
        return text.ToString();
    }

    private static void AddMachine(StringBuilder text, Report report)
    {
        var machine = report.Machine;
        var options = report.Options;
        text.Line($"Machine: {machine.Processor}, {machine.Processors} processors, {machine.Kernel}, {machine.Runtime}; load before: {machine.LoadBefore}.  ");
        text.Line($"{report.Postgres}.  ");
        text.Line($"{machine.StartedAt:yyyy-MM-dd HH:mm} UTC; {options.Rounds} rounds of {options.Window.TotalSeconds:0.#} s.");
    }

    private static void AddActivity(StringBuilder text, string activity, Summary[] summaries, Comparison[] comparisons)
    {
        text.Line($"\n## {char.ToUpperInvariant(activity[0])}{activity[1..]}\n");
        text.Line($"| clients | service | per second | lowest–highest | mean ms | p50 ms | p99 ms | CPU ms each: service | PostgreSQL | client | settle s | others |");
        text.Line($"|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var s in summaries.OrderBy(s => s.Clients).ThenBy(s => Array.IndexOf(Contenders.All, s.Contender)))
        {
            text.Line($"| {s.Clients} | {s.Contender} | {s.PerSecond:F0} | {s.LowestPerSecond:F0}–{s.HighestPerSecond:F0} | {s.MeanMilliseconds:F2} | {Cell(s.P50Milliseconds)} | {Cell(s.P99Milliseconds)} | {s.ServiceMilliseconds:F3} | {s.PostgresMilliseconds:F3} | {s.ClientMilliseconds:F3} | {s.SettleSeconds:F1} | {s.OthersShare:P0} |");
        }

        if (comparisons.Length == 0)
        {
            return;
        }

        text.Line($"\n| clients | ratio | rate | lowest–highest | target | p50 | p99 | CPU each |");
        text.Line($"|--:|---|--:|--:|---|--:|--:|--:|");
        foreach (var c in comparisons.OrderBy(c => c.Clients))
        {
            text.Line($"| {c.Clients} | {c.Contender} / {c.Baseline} | {c.Rate:F2} | {c.LowestRate:F2}–{c.HighestRate:F2} | {Verdict(c)} | {Cell(c.P50)} | {Cell(c.P99)} | {c.Cpu:F2} |");
        }
    }

    private static string Verdict(Comparison comparison) => comparison switch
    {
        { Target: null } => "",
        { Reached: true } => string.Create(CultureInfo.InvariantCulture, $"≥ {comparison.Target:F1} reached"),
        _ => string.Create(CultureInfo.InvariantCulture, $"≥ {comparison.Target:F1} **missed**"),
    };

    private static void AddCommands(StringBuilder text, Report report)
    {
        var measured = report.Measurements.Where(m => m.Activity == BenchmarkRun.CommandsActivity && m.Outcome is not null).ToArray();
        if (measured.Length == 0)
        {
            return;
        }

        text.Line($"\n## Latency by command, ms p50 / p99\n");
        text.Line($"| clients | service | {string.Join(" | ", Script.Commands.Select(command => command.Name))} |");
        text.Line($"|--:|---|{string.Concat(Script.Commands.Select(_ => "--:|"))}");
        foreach (var group in measured.GroupBy(m => (m.Clients, m.Contender)).OrderBy(g => g.Key.Clients).ThenBy(g => Array.IndexOf(Contenders.All, g.Key.Contender)))
        {
            var cells = Script.Commands.Select((_, kind) => Pair(Summary.Latencies(group, kind)));
            text.Line($"| {group.Key.Clients} | {group.Key.Contender} | {string.Join(" | ", cells)} |");
        }
    }

    private static string Pair(double[] latencies) => latencies.Length == 0
        ? "–"
        : string.Create(
            CultureInfo.InvariantCulture, $"{Statistics.Percentile(latencies, 0.50):F2} / {Statistics.Percentile(latencies, 0.99):F2}");

    private static void AddLag(StringBuilder text, Report report)
    {
        if (report.Lag is { } lag)
        {
            text.Line($"\n## How soon a command is to be seen, beside {lag.LoadPerSecond:F0} commands/s\n");
            text.Line($"| | samples | p50 ms | p99 ms | highest ms |");
            text.Line($"|---|--:|--:|--:|--:|");
            text.Line($"| from the answer to public tracking | {lag.Tracking.Samples} | {lag.Tracking.P50:F0} | {lag.Tracking.P99:F0} | {lag.Tracking.Highest:F0} |");
            text.Line($"| oldest event that queues and monitoring lack | {lag.Queues.Samples} | {lag.Queues.P50:F0} | {lag.Queues.P99:F0} | {lag.Queues.Highest:F0} |");
        }
    }

    private static void AddSealing(StringBuilder text, Report report)
    {
        if (report.Sealing is not { } sealing)
        {
            return;
        }

        text.Line($"\n## Sealing\n");
        text.Line($"Medians of the rounds, percentiles taken round by round. At 70 % every call has its due time and its latency counts from there.\n");
        text.Line($"| | offered/s | service | per second | p50 ms | p99 ms | CPU ms each |");
        text.Line($"|---|--:|---|--:|--:|--:|--:|");
        foreach (var (load, service, done) in sealing.Loads.SelectMany(load => new[] { (load, Contenders.Ledger, load.Sealed), (load, Contenders.Unsealed, load.Unsealed) }))
        {
            text.Line($"| {load.Activity} | {load.Offered?.ToString("F0", CultureInfo.InvariantCulture) ?? "–"} | {service} | {done.PerSecond:F0} | {done.P50:F2} | {done.P99:F2} | {done.CpuMilliseconds:F3} |");
        }

        text.Line($"\n| | measured | target |");
        text.Line($"|---|--:|---|");
        foreach (var load in sealing.Loads)
        {
            text.Line($"| {load.Activity}: CPU each, sealed to unsealed | {load.Cpu:F2} ({load.LowestCpu:F2}–{load.HighestCpu:F2}) | {(load.Offered is null ? "" : AtMost(load.Cpu, Sealing.MostOverhead))} |");
            text.Line($"| {load.Activity}: from recorded to sealed, ms, p99 | {load.Lag.P99:F0} (p50 {load.Lag.P50:F0}, highest {load.Lag.Highest:F0}; {load.Lag.Samples} events) | {AtMost(load.Lag.P99, Sealing.MostLagMilliseconds)} |");
        }

        text.Line($"| backfill, events/s | {sealing.Backfill.PerSecond:F0} ({sealing.Backfill.Events} events) | |");
        text.Line($"| full audit of the seal, events/s | {sealing.AuditedPerSecond:F0} ({sealing.Audits[0].Events} events; {sealing.Audits.Min(audit => audit.EventsPerSecond):F0}–{sealing.Audits.Max(audit => audit.EventsPerSecond):F0}) | {AtLeast(sealing.AuditedPerSecond, Sealing.LeastAuditedPerSecond)} |");
        text.Line($"| its parts beside the seal, s | {sealing.PartsSeconds:F1} ({sealing.Audits.Min(audit => audit.PartsSeconds):F1}–{sealing.Audits.Max(audit => audit.PartsSeconds):F1}) | |");
        text.Line($"| full audit, most memory, MB | {sealing.Audits.Max(audit => audit.PeakBytes) / 1e6:F0} | |");
    }

    private static void AddReactions(StringBuilder text, Report report)
    {
        if (report.Reactions is not { Load: var load, Crash: var crash } reactions)
        {
            return;
        }

        text.Line($"\n## Reactions\n");
        text.Line($"Beside {load.PerSecond:F0} commands/s, {load.Causes} of them suspensions and reinstatements; all {load.Expected} requests followed, each exactly once.\n");
        text.Line($"| | measured | target |");
        text.Line($"|---|--:|---|");
        text.Line($"| from a suspension to each mark, ms, p99 | {load.Marks.P99:F0} (p50 {load.Marks.P50:F0}, highest {load.Marks.Highest:F0}; {load.Marks.Samples} marks) | {AtMost(load.Marks.P99, ReactionFigures.MostP99Milliseconds)} |");
        text.Line($"| from a reinstatement to each lifted mark, ms, p99 | {load.Lifts.P99:F0} (p50 {load.Lifts.P50:F0}, highest {load.Lifts.Highest:F0}; {load.Lifts.Samples} marks) | {AtMost(load.Lifts.P99, ReactionFigures.MostP99Milliseconds)} |");
        text.Line($"| killed in that load: from restart to done, s | {crash.DoneSeconds:F1} (ready after {crash.ReadySeconds:F1}; left were {crash.Due} rows, {crash.Incoming} messages, {crash.Missing} marks) | {AtMost(crash.DoneSeconds, ReactionFigures.MostRecoverySeconds)} |");
        foreach (var append in reactions.Appends)
        {
            text.Line($"| {append.Clients} clients: CPU of a command with reactions, to the same taken over | {append.Cpu:F3} ({append.LowestCpu:F2}–{append.HighestCpu:F2}); rate {append.Rate:F3} of {append.PerSecond:F0}/s | {AtMost(append.Cpu, ReactionFigures.MostAppend)} |");
        }
    }

    private static void AddForms(StringBuilder text, Report report)
    {
        if (report.Forms.Count > 0)
        {
            text.Line($"\n## Opening with a form of fifteen fields, to the same answers without\n");
            text.Line($"| clients | time | target | CPU |");
            text.Line($"|--:|--:|---|--:|");
            foreach (var cost in report.Forms)
            {
                text.Line($"| {cost.Clients} | {cost.Time:F2} ({cost.LowestTime:F2}–{cost.HighestTime:F2}) | {AtMost(cost.Time, FormCost.Most)} | {cost.Cpu:F2} ({cost.LowestCpu:F2}–{cost.HighestCpu:F2}) |");
            }
        }
    }

    private static void AddWebhooks(StringBuilder text, Report report)
    {
        if (report.Webhooks is { } load)
        {
            text.Line($"\n## Webhooks\n");
            text.Line($"{load.Events} events, each told to {load.Receivers} receivers that answer at once, beside one that takes 4 s for each ({load.Slow} meanwhile) and one where nobody listens; {load.Twice} deliveries came twice.\n");
            text.Line($"| | measured | target |");
            text.Line($"|---|--:|---|");
            text.Line($"| deliveries/s, of {load.Offered:F0} offered | {load.PerSecond:F0} | {AtLeast(load.PerSecond, WebhookLoad.LeastPerSecond)} |");
            text.Line($"| from recorded to arrived, ms, p99 | {load.P99:F0} (p50 {load.P50:F0}, p95 {load.P95:F0}, highest {load.Highest:F0}) | {AtMost(load.P99, WebhookLoad.MostP99Milliseconds)} |");
        }
    }

    private static void AddAmendment(StringBuilder text, Report report)
    {
        if (report.Amendment.Count > 0)
        {
            text.Line($"\n## A calendar amended with many requests open\n");
            text.Line($"Each deadline moved once and to a later instant.\n");
            foreach (var run in report.Amendment)
            {
                text.Line($"- {run.Requests} deadlines in {run.Seconds / 60:F1} minutes ({run.PerSecond:F0}/s){(run.KilledAt is { } at ? $", killed when {at} had moved, the new start included" : "")}");
            }
        }
    }

    private static string AtMost(double value, double most) =>
        string.Create(CultureInfo.InvariantCulture, $"≤ {most:0.##} {(value <= most ? "reached" : "**missed**")}");

    private static string AtLeast(double value, double least) =>
        string.Create(CultureInfo.InvariantCulture, $"≥ {least:0.##} {(value >= least ? "reached" : "**missed**")}");

    private static void AddGrowth(StringBuilder text, Report report)
    {
        if (report.Growth.Count > 0)
        {
            text.Line($"\n## Cost of a command as events grow\n");
            text.Line($"| events stored | on disk, GB | per second | CPU ms a command | to the first |");
            text.Line($"|--:|--:|--:|--:|--:|");
            foreach (var step in report.Growth)
            {
                text.Line($"| {step.Events:N0} | {step.Bytes / 1e9:F1} | {step.PerSecond:F0} | {step.CpuMilliseconds:F3} | {step.CpuMilliseconds / report.Growth[0].CpuMilliseconds:F2} |");
            }
        }

        if (report.Rebuild is { } rebuild)
        {
            text.Line($"\n## Rebuild of the projection\n");
            text.Line($"{rebuild.Events:N0} events in {rebuild.Took.TotalSeconds:F1} s: {rebuild.PerSecond:N0} events/s.");
        }
    }

    private static void AddStart(StringBuilder text, Report report)
    {
        if (report.StartSeconds.Count > 0)
        {
            text.Line($"\n## Start\n");
            text.Line($"Process start to ready, database existing: {Statistics.Median(report.StartSeconds):F2} s (median of {report.StartSeconds.Count}).");
            if (report.StartSecondsBefore.Count > 0)
            {
                text.Line($"Before: {Statistics.Median(report.StartSecondsBefore):F2} s.");
            }
        }
    }

    private static void AddStored(StringBuilder text, Report report)
    {
        text.Line($"\n## Every accepted command is stored\n");
        foreach (var facts in report.Stored)
        {
            text.Line($"- {facts.Database}: {facts.Accepted} accepted, {facts.Stored} stored");
        }
    }

    private static string Cell(double? value) => value is { } number ? number.ToString("F2", CultureInfo.InvariantCulture) : "–";

    private static void Line(this StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
