using System.Diagnostics;
using System.Runtime.InteropServices;
using EventLedger.Benchmark.Services;

namespace EventLedger.Benchmark.Load;

/// <summary>Processor time spent between two readings, in milliseconds.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessorTime(double Service, double Postgres, double Client, double Machine)
{
    /// <summary>What others on the machine used: noise that no median removes entirely.</summary>
    public double Others => Math.Max(0, Machine - Service - Postgres - Client);

    public static ProcessorTime operator -(ProcessorTime later, ProcessorTime earlier) => new(
        later.Service - earlier.Service,
        later.Postgres - earlier.Postgres,
        later.Client - earlier.Client,
        later.Machine - earlier.Machine);
}

/// <summary>Reads the processor time of everything that takes part, and knows when it has come to rest.</summary>
/// <param name="service">The service's process, or none when PostgreSQL is driven directly.</param>
internal sealed class Meter(int? service, int postgres)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public ProcessorTime Read() => new(
        service is { } id ? ProcessTimes.OfProcess(id) : 0,
        ProcessTimes.OfFamily(postgres),
        ProcessTimes.OfProcess(Environment.ProcessId),
        ProcessTimes.OfMachine());

    /// <summary>What the service's compiler has used so far, in milliseconds; 0 when there is no service.</summary>
    public double ReadCompiler() => service is { } id ? ProcessTimes.OfThreads(id, ".NET Tiered Com") : 0;

    /// <summary>
    /// Waits until service and PostgreSQL together use less than a fifth of one processor: what a service puts off, such as
    /// asynchronous projections, is then done, is charged to its own commands, and does not disturb the next service.
    /// </summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> RestAsync(CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        var last = Read();
        while (waited.Elapsed < Patience)
        {
            await Task.Delay(Glance, cancellation);
            var now = Read();
            var used = now - last;
            last = now;
            if (used.Service + used.Postgres < 0.2 * Glance.TotalMilliseconds)
            {
                return waited.Elapsed - Glance;
            }
        }

        return waited.Elapsed;
    }
}
