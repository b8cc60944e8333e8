using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Microsoft.Net.Http.Headers;

namespace EventLedger.Api.Http;

/// <summary>A refusal on the wire: RFC 9457, with a stable code.</summary>
/// <param name="Type">The address of the code's explanation, relative to the service.</param>
/// <param name="Title">The same for every refusal of this code.</param>
/// <param name="Detail">A sentence about this one, in the caller's language.</param>
/// <param name="TraceId">What to name to the operators; it finds the call in logs and traces.</param>
/// <param name="Arguments">The figures the sentence names, for programs.</param>
/// <param name="Errors">What is wrong with each member of the body, by its path, such as <c>documents[0].name</c>, or with each parameter of the query, by its name.</param>
/// <param name="Faults">What is wrong with the body, for programs.</param>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Code,
    string TraceId,
    ImmutableSortedDictionary<string, string>? Arguments = null,
    ImmutableSortedDictionary<string, ImmutableArray<string>>? Errors = null,
    IReadOnlyList<BodyFault>? Faults = null);

/// <summary>Writes refusals as problem documents, in Arabic unless English is asked for.</summary>
public static partial class Problems
{
    private const string ContentType = "application/problem+json";
    private static readonly CultureInfo Arabic = CultureInfo.GetCultureInfo("ar");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static RefusalTexts Texts { get; } = new(typeof(Problems).Assembly);

    /// <summary>A body with faults.</summary>
    public static Task WriteAsync(HttpContext context, Refusal refusal, ImmutableArray<BodyFault> faults) =>
        WriteAsync(context, refusal, faults.ToImmutableSortedDictionary(fault => Path(fault.At), fault => ImmutableArray.Create(fault.Detail), StringComparer.Ordinal), faults);

    public static async Task WriteAsync(
        HttpContext context, Refusal refusal, ImmutableSortedDictionary<string, ImmutableArray<string>>? errors = null, IReadOnlyList<BodyFault>? faults = null)
    {
        var culture = CultureOf(context.Request);
        var (title, detail) = Texts.Format(refusal, culture);
        var status = HttpRefusals.Status(refusal);
        var problem = new Problem(
            $"/problems/{refusal.Code}",
            title,
            status,
            detail,
            refusal.Code,
            Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
            refusal.Arguments.IsEmpty ? null : refusal.Arguments,
            errors,
            faults);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.Headers.ContentLanguage = culture.Name;
        response.Headers.CacheControl = "no-store";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        if (status < StatusCodes.Status500InternalServerError)
        {
            var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems));
            Refused(log, context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no endpoint)", refusal.Code);
        }

        await JsonSerializer.SerializeAsync(response.Body, problem, LedgerJson.Wire, CancellationToken.None);
    }

    /// <summary>English when the caller prefers it to Arabic, Arabic otherwise.</summary>
    public static CultureInfo CultureOf(HttpRequest request)
    {
        var languages = request.GetTypedHeaders().AcceptLanguage;
        var arabic = Preference(languages, "ar");
        return Preference(languages, "en") > arabic ? English : Arabic;
    }

    // As members are named in code: documents[0].name for /documents/0/name.
    private static string Path(string pointer) => pointer.Length == 0
        ? "$"
        : string.Concat(pointer[1..].Split('/').Select((token, i) => token.Length > 0 && token.All(char.IsAsciiDigit) && i > 0 ? $"[{token}]" : $"{(i > 0 ? "." : "")}{token}"));

    // By the pattern, since paths name persons' records. What failed is told with its cause where it is caught.
    [LoggerMessage(LogLevel.Information, "{Method} {Pattern} was refused: {Code}.")]
    private static partial void Refused(ILogger log, string method, string pattern, string code);

    private static double Preference(IEnumerable<StringWithQualityHeaderValue> languages, string wanted) => languages
        .Where(language => language.Value.StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
        .Select(language => language.Quality ?? 1)
        .DefaultIfEmpty(0)
        .Max();
}
