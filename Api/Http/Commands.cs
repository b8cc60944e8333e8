using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventLedger.Api.Setup;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Wolverine;

namespace EventLedger.Api.Http;

/// <summary>What an endpoint makes its command of.</summary>
/// <param name="Http">For route values; everything else is read already.</param>
internal sealed record Call<TBody>(HttpContext Http, TBody Body, CommandContext Context)
{
    public Actor Actor => Context.Actor;

    /// <summary>A value of the route, such as a code.</summary>
    public string Route(string name) => Http.RouteText(name);

    /// <summary>The id in the route, of what the command is on.</summary>
    public Guid Id => Http.RouteId();
}

/// <summary>
/// The way of every command from HTTP to the ledger: body, size, validation, caller, correlation, idempotency key and
/// expected version are read here, once, for all of them.
/// </summary>
internal static class Commands
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    public const string Correlation = "X-Correlation-Id";
    public const string Causation = "X-Causation-Id";

    /// <summary>Says that what happened long ago is only taken over: nothing follows from it. For administrators.</summary>
    public const string Takeover = "X-Takeover";

    /// <summary>In whose name somebody signed in acts: the id of a minor's record, by a guardian.</summary>
    public const string ActingFor = "X-Acting-For";
    private const int LongestHeader = 128;

    /// <summary>Maps a POST to a command.</summary>
    /// <param name="location">Where the thing is that the command began, by its id or code; null when it begins none.</param>
    public static RouteHandlerBuilder MapCommand<TBody, TAnswer>(
        this IEndpointRouteBuilder routes, string path, Func<Call<TBody>, Command> create, Func<string, string>? location = null)
        where TBody : class
    {
        var mayBeEmpty = MayBeEmpty<TBody>();
        return routes.MapCall(HttpMethods.Post, path, http => HandleAsync(http, create, location, mayBeEmpty))
            .Accepts<TBody>(mayBeEmpty, "application/json")
            .Produces<TAnswer>(location is null ? StatusCodes.Status200OK : StatusCodes.Status201Created)
            .WithMetadata(new CommandMetadata());
    }

    /// <summary>
    /// Maps a POST that asks and records nothing, for questions that hold personal data, which no address may, and for what is sent. It takes
    /// neither an idempotency key nor a version.
    /// </summary>
    public static RouteHandlerBuilder MapQuestion<TBody, TAnswer>(
        this IEndpointRouteBuilder routes, string path, Func<Call<TBody>, Task<Refusal?>> answer)
        where TBody : class
    {
        var mayBeEmpty = MayBeEmpty<TBody>();
        return routes.MapCall(HttpMethods.Post, path, http => AskAsync(http, answer, mayBeEmpty))
            .Accepts<TBody>(mayBeEmpty, "application/json")
            .Produces<TAnswer>(StatusCodes.Status200OK)
            .WithMetadata(new QuestionMetadata());
    }

    /// <summary>The same for whoever is not signed in.</summary>
    public static RouteHandlerBuilder MapOpenQuestion<TBody, TAnswer>(
        this IEndpointRouteBuilder routes, string path, Func<HttpContext, TBody, Task<Refusal?>> answer)
        where TBody : class
    {
        var mayBeEmpty = MayBeEmpty<TBody>();
        return routes.MapCall(HttpMethods.Post, path, http => AskOpenlyAsync(http, answer, mayBeEmpty))
            .Accepts<TBody>(mayBeEmpty, "application/json")
            .Produces<TAnswer>(StatusCodes.Status200OK)
            .WithMetadata(new QuestionMetadata());
    }

    /// <summary>Says that the command is on a stream that exists, hence takes an expected version.</summary>
    public static RouteHandlerBuilder Changes<TState>(this RouteHandlerBuilder endpoint)
        where TState : class, IEventSourced<TState> => endpoint.WithMetadata(new ChangesExisting(TState.Kind.NotFound));

    /// <summary>The same for a stream that is begun by the first command on it.</summary>
    public static RouteHandlerBuilder BeginsOrChanges(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new ChangesExisting(null));

    /// <summary>The caller of a region that is served; writes the refusal otherwise.</summary>
    public static bool TryReadActor(HttpContext http, [NotNullWhen(true)] out Actor? actor, out Refusal refusal)
    {
        actor = Claims.ActorOf(http.User);
        if (actor is not null && http.Request.Headers.TryGetValue(ActingFor, out var other))
        {
            actor = InNameOf(actor, other);
        }

        refusal = actor is null ? SharedRefusals.AccessDenied : HttpRefusals.RegionUnknown;
        return actor is not null && http.RequestServices.GetRequiredService<Settings>().Regions.ContainsKey(actor.Region);
    }

    /// <summary>In whose name a call is made, and what it belongs to.</summary>
    public static CommandContext Context(HttpContext http, Actor actor)
    {
        var (headers, activity) = (http.Request.Headers, Activity.Current);
        return new CommandContext(
            actor,
            Visible(headers[Correlation]) ?? activity?.TraceId.ToString() ?? http.TraceIdentifier,
            Visible(headers[Causation]) ?? activity?.SpanId.ToString() ?? http.TraceIdentifier);
    }

    private static async Task HandleAsync<TBody>(
        HttpContext http, Func<Call<TBody>, Command> create, Func<string, string>? location, bool mayBeEmpty)
        where TBody : class
    {
        var bytes = await ReadAsync(http);
        if (!TryReadContext(http, bytes, out var context, out var refusal))
        {
            await Problems.WriteAsync(http, refusal);
            return;
        }

        var (body, faults) = Parse<TBody>(bytes, mayBeEmpty, http);
        if (body is null)
        {
            await Problems.WriteAsync(http, HttpRefusals.RequestMalformed, faults);
            return;
        }

        context = body is Dated { BackdatingReason: { } reason } ? context with { BackdatingReason = reason } : context;
        http.Response.Headers[Correlation] = context.Correlation;
        var bus = http.RequestServices.GetRequiredService<IMessageBus>();
        var outcome = await bus.InvokeAsync<Outcome>(create(new(http, body, context)), http.RequestAborted);
        await WriteAsync(http, outcome, location);
    }

    private static async Task AskAsync<TBody>(HttpContext http, Func<Call<TBody>, Task<Refusal?>> answer, bool mayBeEmpty)
        where TBody : class
    {
        var bytes = await ReadAsync(http);
        if (!TryReadActor(http, out var actor, out var stranger))
        {
            await Problems.WriteAsync(http, stranger);
            return;
        }

        if (await BodyAsync<TBody>(http, bytes, mayBeEmpty) is { } body && await answer(new(http, body, Context(http, actor))) is { } refusal)
        {
            await Problems.WriteAsync(http, refusal);
        }
    }

    private static async Task AskOpenlyAsync<TBody>(HttpContext http, Func<HttpContext, TBody, Task<Refusal?>> answer, bool mayBeEmpty)
        where TBody : class
    {
        if (await BodyAsync<TBody>(http, await ReadAsync(http), mayBeEmpty) is { } body && await answer(http, body) is { } refusal)
        {
            await Problems.WriteAsync(http, refusal);
        }
    }

    /// <summary>Null, when it cannot be read, after that was answered.</summary>
    private static async Task<TBody?> BodyAsync<TBody>(HttpContext http, byte[] bytes, bool mayBeEmpty)
        where TBody : class
    {
        if (Unreadable(http.Request) is { } unreadable)
        {
            await Problems.WriteAsync(http, unreadable);
            return null;
        }

        var (body, faults) = Parse<TBody>(bytes, mayBeEmpty, http);
        if (body is null)
        {
            await Problems.WriteAsync(http, HttpRefusals.RequestMalformed, faults);
        }

        return body;
    }

    // Whether that is so is judged before anything is answered, and with every command.
    private static Actor? InNameOf(Actor actor, StringValues header) =>
        actor is { Role: Role.Beneficiary, BeneficiaryId: { } own } && header is [var text] && Guid.TryParse(text, out var other) && other != own
            ? actor with { BeneficiaryId = other, GuardianId = own }
            : null;

    private static async Task WriteAsync(HttpContext http, Outcome outcome, Func<string, string>? location)
    {
        var response = http.Response;
        if (outcome.Replayed)
        {
            response.Headers[Replayed] = "true";
        }

        if (outcome.IsRefused)
        {
            await Problems.WriteAsync(http, outcome.Refusal);
            return;
        }

        response.Headers.ETag = Answers.ETag(outcome.Version);
        if (outcome.Created is { } created && location is not null)
        {
            response.StatusCode = StatusCodes.Status201Created;
            response.Headers.Location = location(created);
        }

        response.ContentType = Answers.Json;
        response.ContentLength = outcome.Body.Length;
        await response.BodyWriter.WriteAsync(outcome.Body, CancellationToken.None);
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    // Told by the type itself: asking the serializer would have every start look at the members of all bodies.
    private static bool MayBeEmpty<TBody>() => !typeof(TBody).IsDefined(typeof(RequiredMemberAttribute), inherit: false);

    private static (TBody? Body, ImmutableArray<BodyFault> Faults) Parse<TBody>(byte[] sent, bool mayBeEmpty, HttpContext http)
        where TBody : class
    {
        var bytes = mayBeEmpty && sent.Length == 0 ? "{}"u8.ToArray() : sent;
        var culture = Problems.CultureOf(http.Request);
        try
        {
            if (JsonSerializer.Deserialize<TBody>(bytes, LedgerJson.Wire) is { } body)
            {
                var faults = Bodies.Validate(body, culture);
                return faults.IsEmpty ? (body, faults) : (null, faults);
            }
        }
        catch (JsonException)
        {
            // The reader stops at the first fault; the caller is told all of them.
        }

        return (null, Bodies.Diagnose(bytes, typeof(TBody), culture));
    }

    private static bool TryReadContext(HttpContext http, byte[] body, [NotNullWhen(true)] out CommandContext? context, out Refusal refusal)
    {
        context = null;
        if (!TryReadActor(http, out var actor, out refusal))
        {
            return false;
        }

        if (Unreadable(http.Request) is { } unreadable)
        {
            refusal = unreadable;
            return false;
        }

        var headers = http.Request.Headers;
        if (!TryReadKey(headers[IdempotencyKey], out var key))
        {
            refusal = HttpRefusals.IdempotencyKeyInvalid;
            return false;
        }

        // What is about to begin has no version: a condition that nobody looks at would be taken for one that held.
        if (!TryReadVersion(headers.IfMatch, out var version) || (headers.IfMatch.Count > 0 && http.GetEndpoint()?.Metadata.GetMetadata<ChangesExisting>() is null))
        {
            refusal = HttpRefusals.IfMatchInvalid;
            return false;
        }

        if (!TryReadTakeover(headers[Takeover], actor, out var isTakeover))
        {
            refusal = HttpRefusals.TakeoverNotAllowed;
            return false;
        }

        context = Context(http, actor) with
        {
            IsTakeover = isTakeover,
            IdempotencyKey = key,
            Fingerprint = key is null ? "" : Fingerprint(http.Request, body),
            ExpectedVersion = version,
        };
        return true;
    }

    // Whoever wrote it in another way means other letters than would be read.
    private static Refusal? Unreadable(HttpRequest request) =>
        request.Headers.ContentEncoding.SelectMany(header => header!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) ? HttpRefusals.ContentEncodingNotSupported
        : MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.Parameters.Any(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
                && !parameter.GetUnescapedValue().Equals("utf-8", StringComparison.OrdinalIgnoreCase)) ? HttpRefusals.CharsetNotSupported
        : null;

    // The draft standard writes a key as a quoted string; most clients write it bare.
    private static bool TryReadKey(StringValues header, out string? key)
    {
        key = null;
        if (header.Count == 0)
        {
            return true;
        }

        var text = header.Count == 1 ? header[0]!.Trim() : "";
        key = text is ['"', .., '"'] ? text[1..^1] : text;
        return Visible(key) is not null;
    }

    private static bool TryReadTakeover(StringValues header, Actor actor, out bool isTakeover)
    {
        isTakeover = header is ["true"];
        return isTakeover ? actor.Role == Role.Administrator : header.Count == 0 || header is ["false"];
    }

    private static bool TryReadVersion(StringValues header, out long? version)
    {
        version = null;
        if (header.Count == 0 || (header.Count == 1 && header[0] == "*"))
        {
            return true;
        }

        if (header is not [['"', .. var digits, '"']]
            || !long.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var read))
        {
            return false;
        }

        version = read;
        return true;
    }

    private static string? Visible(StringValues header) =>
        header is [{ Length: > 0 and <= LongestHeader } text] && text.All(c => c is > ' ' and <= '~') ? text : null;

    /// <summary>By which another command under the same key is told from a repetition.</summary>
    public static string Fingerprint(HttpRequest request, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Marks an operation as a question with a body.</summary>
internal sealed record QuestionMetadata;

/// <summary>Marks an operation as a command: it takes an idempotency key.</summary>
internal sealed record CommandMetadata;

/// <summary>Marks a command on something that exists: it takes an expected version.</summary>
/// <param name="NotFound">How it is refused when there is no such thing; null when it begins one then.</param>
internal sealed record ChangesExisting(Refusal? NotFound);
