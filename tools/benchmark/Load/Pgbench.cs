using System.Diagnostics;
using System.Globalization;
using System.Text;
using EventLedger.Benchmark.Baselines;
using EventLedger.Benchmark.Services;

namespace EventLedger.Benchmark.Load;

/// <summary>
/// The floor: PostgreSQL's own load generator calling Marten's append function for the same six events, each in its own
/// durable transaction, with prepared statements and no service in between.
/// </summary>
internal sealed class Pgbench(PrivatePostgres postgres, string database, string scriptFile)
{
    // pgbench would take a colon in a literal for one of its variables.
    private const string Colon = "\\x3a";

    public async Task WriteScriptAsync(CancellationToken cancellation)
    {
        var now = TimeProvider.System.GetUtcNow();
        var script = new StringBuilder("\\set life random(1, 9000000000000000000)\n");
        var opening = BareEvents.Open(Script.Opening(Script.SampleService, Guid.CreateVersion7()).Next(), now).Json;
        script.Append(Statement(BareEvents.OpenedType, BareEvents.OpenedClrType, opening, 0));
        for (var step = 1; step < Script.Commands.Count; step++)
        {
            var scripted = Script.Commands[step];
            var command = BareEvents.Commands[scripted.Name];
            script.Append(Statement(command.Type, command.ClrType, command.ToEvent(scripted.Body!.Next(), now), step));
        }

        await File.WriteAllTextAsync(scriptFile, script.ToString(), cancellation);
    }

    public async Task<PgbenchOutcome> RunAsync(int clients, TimeSpan duration, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Program())
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--no-vacuum",
                "--protocol=prepared",
                $"--file={scriptFile}",
                $"--client={clients}",
                $"--jobs={Math.Min(clients, Environment.ProcessorCount)}",
                $"--time={Math.Max(1, (int)Math.Round(duration.TotalSeconds))}",
            },
        };
        foreach (var (name, value) in postgres.ClientEnvironment(database))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await using var stop = cancellation.Register(process.Kill);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? Read(output)
            : throw new BenchmarkException($"pgbench failed:\n{output}{await errors}");
    }

    private string Program()
    {
        var beside = Path.Combine(postgres.Binaries, "pgbench");
        return File.Exists(beside) ? beside : "/usr/bin/pgbench";
    }

    private static string Statement(string type, string clrType, byte[] json, int expectedVersion)
    {
        var body = Encoding.UTF8.GetString(json)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("'", "''", StringComparison.Ordinal)
            .Replace(":", Colon, StringComparison.Ordinal);
        return $"select mt_quick_append_events(md5(cast(:life as text))::uuid, 'citizen_request', '{SampleService.Region}', "
            + $"array[gen_random_uuid()], array['{type}'], array['{clrType}'], array[E'{body}'::jsonb], array[null::bytea], "
            + $"array['0HNABCDEFGHIJ-00000001'], array['0HNABCDEFGHIJ-00000001'], array['{SampleService.Clerk}'], array[now()], {expectedVersion});\n";
    }

    private static PgbenchOutcome Read(string output)
    {
        var lives = Figure(output, "number of transactions actually processed: ");
        var livesPerSecond = Figure(output, "tps = ");
        var lifeMilliseconds = Figure(output, "latency average = ");
        var steps = Script.Commands.Count;
        return new PgbenchOutcome((long)lives * steps, livesPerSecond * steps, lifeMilliseconds / steps);
    }

    private static double Figure(string output, string label)
    {
        var text = output[(output.IndexOf(label, StringComparison.Ordinal) + label.Length)..];
        var length = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        return double.Parse(text.AsSpan(0, length), CultureInfo.InvariantCulture);
    }
}

internal sealed record PgbenchOutcome(long Commands, double CommandsPerSecond, double MeanMilliseconds);
