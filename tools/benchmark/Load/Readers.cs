namespace EventLedger.Benchmark.Load;

/// <summary>The two reads every frontend lives on, of requests that have run their course.</summary>
internal static class Readers
{
    public const string Request = "GET /v1/requests/{id}";
    public const string Tracking = "GET /v1/tracking/{ref}";

    public static string[] All { get; } = [Request, Tracking];

    public static Operation Of(string read, Caller caller, Func<string?> authorization, FinishedRequest[] requests, int seed)
    {
        var random = new Random(seed);
        return async cancellation =>
        {
            var request = requests[random.Next(requests.Length)];
            var answer = read == Request
                ? await caller.GetAsync($"/v1/requests/{request.Id}", authorization(), cancellation)
                : await caller.GetAsync($"/v1/tracking/{request.TrackingReference}", authorization: null, cancellation);
            return answer is { Status: 200, Body.Length: > 0 } ? (0, answer.Ticks) : throw Caller.Refused(read, answer);
        };
    }
}
