namespace EventLedger.Benchmark.Reporting;

/// <summary>Openings with a form of fifteen fields, to the same ones without: medians of the rounds' ratios.</summary>
/// <param name="Time">Of one opening, as the client waits for it.</param>
/// <param name="Cpu">Processor time of service and PostgreSQL.</param>
internal sealed record FormCost(int Clients, double Time, double LowestTime, double HighestTime, double Cpu, double LowestCpu, double HighestCpu)
{
    public const double Most = 1.1;

    public static FormCost Of(IReadOnlyList<Measurement> with, IReadOnlyList<Measurement> without)
    {
        var time = with.Zip(without, (one, other) => other.PerSecond / one.PerSecond).ToArray();
        var cpu = with.Zip(without, (one, other) => one.CpuMilliseconds / other.CpuMilliseconds).ToArray();
        return new FormCost(with[0].Clients, Statistics.Median(time), time.Min(), time.Max(), Statistics.Median(cpu), cpu.Min(), cpu.Max());
    }
}
