using EventLedger.Benchmark.Load;
using EventLedger.Benchmark.Services;

namespace EventLedger.Benchmark;

/// <summary>One of those compared, with its clients. PostgreSQL driven directly has no service and no clients of ours.</summary>
internal sealed class Contender(string name, Meter meter) : IDisposable
{
    private readonly HttpMessageInvoker _http = Caller.NewConnections();

    public string Name => name;

    public Meter Meter => meter;

    public Pgbench? Pgbench { get; init; }

    public HttpService? Service { get; init; }

    public Participants? Participants { get; init; }

    public RequestLife[] Lives { get; private set; } = [];

    public Caller NewCaller() => new(_http, Service!.Address);

    public RequestLife NewLife(int seed) => new(NewCaller(), Participants!, name == Contenders.LedgerWithKeys, seed);

    public void Admit(int clients) => Lives = [.. Enumerable.Range(0, clients).Select(NewLife)];

    public FinishedRequest[] Finished() => [.. Lives.SelectMany(life => life.Finished)];

    public void Dispose() => _http.Dispose();
}
