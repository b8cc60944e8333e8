using System.Text;
using EventLedger.Benchmark.Load;
using EventLedger.Benchmark.Reporting;
using EventLedger.Benchmark.Services;
using EventLedger.Benchmark.Webhooks;

namespace EventLedger.Benchmark;

/// <summary>
/// Two hundred deliveries a second: how soon receivers that are well have an event, while another takes seconds for each and one is dead. On a database
/// of its own.
/// </summary>
internal sealed class WebhooksPhase(BenchmarkOptions options, Stage stage, CancellationToken cancellation)
{
    private const string Database = "webhooks";
    private const int Healthy = 4;

    // Somewhat more than fifty, since the last ones arrive after the load has ended.
    private const double EventsPerSecond = 52;

    // So many that one is always free.
    private const int Clients = 32;

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    public async Task<WebhookLoad> MeasureAsync()
    {
        await stage.Postgres.CreateDatabaseAsync(Database, cancellation);
        await using var receivers = await Receivers.StartAsync(cancellation);
        await using var service = await stage.LedgerOn(Database, seals: true, tellsInside: true).StartAsync(cancellation);
        var participants = await Participants.PrepareAsync(service.Address, signsIn: true, cancellation);
        using var http = Caller.NewConnections();
        foreach (var address in Enumerable.Range(1, Healthy).Select(number => receivers.Address($"healthy-{number}"))
            .Append(receivers.SlowAddress).Append($"http://127.0.0.1:{PrivatePostgres.FreePort()}/dead"))
        {
            await SubscribeAsync(new Caller(http, service.Address), participants, address);
        }

        Operation[] openings = [.. Enumerable.Range(0, Clients).Select(client => new Operation(
            new Opening(new Caller(http, service.Address), participants, participants.Beneficiaries[client % participants.Beneficiaries.Count]).NextAsync))];
        BenchmarkRun.Say($"Telling {EventsPerSecond} events/s to {Healthy} receivers, one that is slow and one that is dead …");
        await TellAsync(service, receivers, openings, options.WarmUp);
        await participants.SignInAsync(cancellation);
        var (since, slow) = (DateTimeOffset.UtcNow, receivers.SlowCount);
        await TellAsync(service, receivers, openings, Measured);
        return WebhookLoad.Of(
            Healthy * EventsPerSecond, Healthy, [.. receivers.Healthy.Where(arrival => arrival.Recorded >= since)], receivers.SlowCount - slow);
    }

    /// <summary>Opens requests at the rate, and waits until each receiver that is well was told of each.</summary>
    private async Task TellAsync(HttpService service, Receivers receivers, Operation[] openings, TimeSpan duration)
    {
        var before = Told(receivers);
        var opened = (await new Pace(EventsPerSecond, duration).RunAsync(openings, cancellation)).Ticks.Length;
        var waitedSince = TimeProvider.System.GetTimestamp();
        while (Told(receivers) - before is var told && told < opened * Healthy)
        {
            service.ThrowIfGone();
            if (TimeProvider.System.GetElapsedTime(waitedSince) > Patience)
            {
                throw new BenchmarkException($"After {Patience} {told} deliveries of {opened * Healthy} have arrived.");
            }

            await Task.Delay(Glance, cancellation);
        }
    }

    private static int Told(Receivers receivers) => receivers.Healthy.DistinctBy(arrival => (arrival.Receiver, arrival.Event)).Count();

    private async Task SubscribeAsync(Caller caller, Participants participants, string address)
    {
        var id = await PostAsync("/v1/webhooks", $$"""{"name":"Benchmark","address":"{{address}}","eventTypes":["request_opened"]}""", "id");
        await PostAsync($"/v1/webhooks/{id}/secret", "", "secret");

        async Task<string> PostAsync(string path, string body, string member)
        {
            var answer = await caller.PostAsync(path, Encoding.UTF8.GetBytes(body), participants.Authorization(Actor.Administrator), ifMatch: null, key: null, cancellation);
            return answer.Status is >= 200 and <= 299 && AnswerReader.Text(answer.Body, Encoding.UTF8.GetBytes(member)) is { } text ? text : throw Caller.Refused($"POST {path}", answer);
        }
    }

    private sealed class Opening(Caller caller, Participants participants, Guid beneficiary)
    {
        private readonly byte[] _body = Encoding.UTF8.GetBytes($$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{beneficiary}}","channel":"desk"}""");

        public async Task<(int Kind, long Ticks)> NextAsync(CancellationToken cancellation)
        {
            var answer = await caller.PostAsync("/v1/requests", _body, participants.Authorization(Actor.Clerk), ifMatch: null, key: null, cancellation);
            return answer.Status == 201 ? (0, answer.Ticks) : throw Caller.Refused("POST /v1/requests", answer);
        }
    }
}
