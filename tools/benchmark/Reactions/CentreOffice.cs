using System.Globalization;
using System.Text;
using EventLedger.Benchmark.Load;

namespace EventLedger.Benchmark.Reactions;

/// <summary>An administrator's way to centres: licenses them, opens requests in their hands, suspends and reinstates them.</summary>
internal sealed class CentreOffice : IDisposable
{
    // Enough to fill the service's rounds, and no flood.
    private const int AtOnce = 8;
    private static readonly byte[] Reason = """{"reason":"Inspection 2026-114 found the cash book open"}"""u8.ToArray();

    private readonly HttpMessageInvoker _http = Caller.NewConnections();
    private readonly Uri _service;
    private readonly Participants _participants;

    private CentreOffice(Uri service, Participants participants)
    {
        _service = service;
        _participants = participants;
    }

    public static async Task<CentreOffice> OpenAsync(Uri service, CancellationToken cancellation) =>
        new(service, await Participants.PrepareAsync(service, signsIn: true, cancellation, registrations: 1));

    /// <summary>Fresh tokens.</summary>
    public Task SignInAsync(CancellationToken cancellation) => _participants.SignInAsync(cancellation);

    /// <param name="lastDay">Of the licence; null for one that does not end.</param>
    public async Task LicenseAsync(string code, DateOnly? lastDay, CancellationToken cancellation)
    {
        var until = lastDay is { } day ? $",\"licensedUntil\":\"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\"" : "";
        var body = $$"""{"code":"{{code}}","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L-{{code}}"{{until}}}""";
        await SendAsync("/v1/centres", Encoding.UTF8.GetBytes(body), isTakeover: false, cancellation);
    }

    /// <summary>Licenses centres and opens requests in their hands, as many for each as is said.</summary>
    public async Task FillAsync(IReadOnlyDictionary<string, int> requests, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(requests.Keys, parallel, async (code, stop) => await LicenseAsync(code, lastDay: null, stop));
        var openings = requests.SelectMany(centre => Enumerable.Repeat(centre.Key, centre.Value));
        await Parallel.ForEachAsync(openings, parallel, async (code, stop) => await OpenRequestAsync(code, stop));
    }

    /// <returns>How long the answer took, in ticks of the stopwatch.</returns>
    public Task<long> SuspendAsync(string code, CancellationToken cancellation, bool isTakeover = false) =>
        SendAsync($"/v1/centres/{code}/suspension", Reason, isTakeover, cancellation);

    /// <returns>How long the answer took, in ticks of the stopwatch.</returns>
    public Task<long> ReinstateAsync(string code, CancellationToken cancellation, bool isTakeover = false) =>
        SendAsync($"/v1/centres/{code}/reinstatement", Reason, isTakeover, cancellation);

    public void Dispose() => _http.Dispose();

    // A service without fee and documents, so that nothing but its centre decides about the request.
    private Task<long> OpenRequestAsync(string code, CancellationToken cancellation) => SendAsync(
        "/v1/requests",
        Encoding.UTF8.GetBytes($$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{_participants.Beneficiaries[0]}}","centreCode":"{{code}}","channel":"desk"}"""),
        isTakeover: false,
        cancellation);

    private async Task<long> SendAsync(string path, byte[] body, bool isTakeover, CancellationToken cancellation)
    {
        var answer = await new Caller(_http, _service).PostAsync(
            path, body, _participants.Authorization(Actor.Administrator), ifMatch: null, key: null, cancellation, isTakeover);
        return answer.Status is >= 200 and <= 299 ? answer.Ticks : throw Caller.Refused(path, answer);
    }
}
