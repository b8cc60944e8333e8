using EventLedger.Benchmark.Load;
using EventLedger.Benchmark.Services;

namespace EventLedger.Benchmark;

/// <summary>One of those compared, with its clients. PostgreSQL driven directly has no service and no clients of ours.</summary>
internal sealed class Contender(string name, string database, Meter meter) : IDisposable
{
    private readonly HttpMessageInvoker _http = Caller.NewConnections();
    private readonly List<RequestLife> _lives = [];

    public string Name => name;

    public string Database => database;

    public Meter Meter => meter;

    public Pgbench? Pgbench { get; init; }

    public HttpService? Service { get; init; }

    public Participants? Participants { get; init; }

    public Caller NewCaller() => new(_http, Service!.Address);

    /// <summary>The next commands of as many clients as are wanted; they carry on where they stopped.</summary>
    public List<Operation> Commands(int clients)
    {
        while (_lives.Count < clients)
        {
            NewLife();
        }

        return [.. _lives.Take(clients).Select(life => new Operation(life.AdvanceAsync))];
    }

    public RequestLife NewLife()
    {
        var life = new RequestLife(NewCaller(), Participants!, name == Contenders.LedgerWithKeys, seed: _lives.Count);
        _lives.Add(life);
        return life;
    }

    public FinishedRequest[] Finished() => [.. _lives.SelectMany(life => life.Finished)];

    public long AcceptedCommands() => _lives.Sum(life => life.Accepted);

    public void Dispose() => _http.Dispose();
}
