using System.Text;
using System.Text.Json;

namespace EventLedger.Benchmark.Load;

/// <summary>Who takes part, made ready outside any timing: signed-in staff and registered beneficiaries.</summary>
internal sealed class Participants
{
    private const int Registrations = 256;

    private readonly Uri _service;
    private readonly bool _signsIn;
    private readonly Dictionary<Actor, string> _authorizations = [];

    private Participants(Uri service, bool signsIn)
    {
        _service = service;
        _signsIn = signsIn;
    }

    public IReadOnlyList<CommandBody> Openings { get; private set; } = [];

    public string? Authorization(Actor actor) => _authorizations.GetValueOrDefault(actor);

    /// <summary>That requests are opened of: with a form of fifteen fields where there are forms.</summary>
    public string Service { get; private set; } = Script.SampleService;

    /// <summary>The registered, each of whom gave the clerk's centre a mandate with the record; every client may choose any of them.</summary>
    public IReadOnlyList<Guid> Beneficiaries { get; private set; } = [];

    public static async Task<Participants> PrepareAsync(
        Uri service, bool signsIn, CancellationToken cancellation, int registrations = Registrations)
    {
        var participants = new Participants(service, signsIn);
        await participants.SignInAsync(cancellation);
        await participants.DefineServiceAsync(cancellation);
        await participants.RegisterManyAsync(registrations, cancellation);
        return participants;
    }

    /// <summary>Fresh tokens, so that none expires within a window.</summary>
    public async Task SignInAsync(CancellationToken cancellation)
    {
        if (!_signsIn)
        {
            return;
        }

        using var client = new HttpClient { BaseAddress = _service };
        _authorizations[Actor.Clerk] = await TokenAsync(client, "clerk.makkah", cancellation);
        _authorizations[Actor.Officer] = await TokenAsync(client, "officer.makkah", cancellation);
        _authorizations[Actor.Administrator] = await TokenAsync(client, "admin.makkah", cancellation);
    }

    private static async Task<string> TokenAsync(HttpClient client, string user, CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "password",
            ["client_id"] = "eventledger-samples",
            ["username"] = user,
            ["password"] = "sample",
        });
        using var response = await client.PostAsync(new Uri("/connect/token", UriKind.Relative), form, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        var token = response.IsSuccessStatusCode ? AnswerReader.Text(body, "access_token"u8) : null;
        return token is null
            ? throw new BenchmarkException($"No token for {user} ({(int)response.StatusCode}):\n{Encoding.UTF8.GetString(body)}")
            : $"Bearer {token}";
    }

    private async Task RegisterManyAsync(int registrations, CancellationToken cancellation)
    {
        using var http = Caller.NewConnections();
        var caller = new Caller(http, _service);
        var beneficiaries = new List<Guid>(registrations);
        for (var number = 0; number < registrations; number++)
        {
            beneficiaries.Add(await RegisterAsync(caller, number, cancellation));
        }

        Beneficiaries = beneficiaries;
        Openings = [.. beneficiaries.Select(beneficiary => Script.Opening(Service, beneficiary))];
    }

    // The baselines and releases from before there were forms take the same answers without looking at them, which favours them.
    private async Task DefineServiceAsync(CancellationToken cancellation)
    {
        if (!_signsIn)
        {
            return;
        }

        using var http = Caller.NewConnections();
        var answer = await new Caller(http, _service).PostAsync(
            "/v1/services", Script.Definition, Authorization(Actor.Administrator), ifMatch: null, key: null, cancellation);
        Service = answer.Status switch
        {
            201 or 409 => Script.ServiceWithForm,
            400 or 422 => Script.SampleService,
            _ => throw Caller.Refused("POST /v1/services", answer),
        };
        if (Service == Script.SampleService)
        {
            BenchmarkRun.Say($"{_service} knows no forms: its requests are opened without one ({Encoding.UTF8.GetString(answer.Body.Span)}).");
        }
    }

    private async Task<Guid> RegisterAsync(Caller caller, int number, CancellationToken cancellation)
    {
        var body = $$"""
            {"nationalId":"{{NationalId(70_000_000 + number)}}","nameAr":"محمد بن عبدالله","nameEn":"Mohammed bin Abdullah","mobile":"+96655{{number:D7}}"}
            """;
        var answer = await caller.PostAsync(
            "/v1/beneficiaries", Encoding.UTF8.GetBytes(body), Authorization(Actor.Clerk), ifMatch: null, key: null, cancellation);
        return answer.Status switch
        {
            201 => Guid.Parse(AnswerReader.Text(answer.Body, "id"u8)!),
            409 => Existing(answer),
            _ => throw Caller.Refused("POST /v1/beneficiaries", answer),
        };
    }

    private static Guid Existing(Answer answer)
    {
        using var problem = JsonDocument.Parse(answer.Body);
        return problem.RootElement.TryGetProperty("arguments", out var arguments) && arguments.TryGetProperty("id", out var id)
            ? id.GetGuid()
            : throw Caller.Refused("POST /v1/beneficiaries", answer);
    }

    // A citizen's number: 1, eight digits, and the digit that makes the weighted sum a multiple of ten.
    private static string NationalId(int serial)
    {
        var digits = $"1{serial:D8}";
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[i] - '0';
            sum += i % 2 == 1 ? digit : digit < 5 ? 2 * digit : (2 * digit) - 9;
        }

        return $"{digits}{(10 - (sum % 10)) % 10}";
    }
}
