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
    internal const string ContentType = "application/problem+json";
    private static readonly CultureInfo Arabic = CultureInfo.GetCultureInfo("ar");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static RefusalTexts Texts { get; } = new(typeof(Problems).Assembly);

    /// <summary>A body with faults.</summary>
    public static Task WriteAsync(HttpContext context, Refusal refusal, ImmutableArray<BodyFault> faults) =>
        WriteAsync(context, refusal, ByPath(faults), faults);

    public static async Task WriteAsync(
        HttpContext context, Refusal refusal, ImmutableSortedDictionary<string, ImmutableArray<string>>? errors = null, IReadOnlyList<BodyFault>? faults = null)
    {
        var culture = CultureOf(context.Request);
        if (refusal.Faults is { } found)
        {
            ImmutableArray<BodyFault> told = [.. found.Select(fault => new BodyFault(fault.At, fault.Code, ValidationTexts.Get(fault.Code, culture, [.. fault.Figures])))];
            (errors, faults) = (ByPath(told), told);
        }

        var problem = Of(context, refusal, errors, faults);
        var (response, status) = (context.Response, problem.Status);
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.Headers.ContentLanguage = culture.Name;
        response.Headers.CacheControl = "no-store";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        if (status < StatusCodes.Status500InternalServerError)
        {
            var services = context.RequestServices;
            LogRefused(services, context.Request.Method, services.GetRequiredService<CallNames>().Of(context), problem);
        }

        await JsonSerializer.SerializeAsync(response.Body, problem, LedgerJson.Wire, CancellationToken.None);
    }

    /// <summary>A refusal as it is told.</summary>
    internal static Problem Of(
        HttpContext context, Refusal refusal, ImmutableSortedDictionary<string, ImmutableArray<string>>? errors = null, IReadOnlyList<BodyFault>? faults = null)
    {
        var (title, detail) = Texts.Format(refusal, CultureOf(context.Request));
        return new Problem(
            $"/problems/{refusal.Code}",
            title,
            HttpRefusals.Status(refusal),
            detail,
            refusal.Code,
            Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
            refusal.Arguments.IsEmpty ? null : refusal.Arguments,
            errors,
            faults);
    }

    internal static void LogRefused(IServiceProvider services, string method, string call, Problem problem) =>
        Refused(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems)), method, call, problem.Code, problem.Status);

    /// <summary>English when the caller prefers it to Arabic, Arabic otherwise.</summary>
    public static CultureInfo CultureOf(HttpRequest request)
    {
        var languages = request.GetTypedHeaders().AcceptLanguage;
        var arabic = Preference(languages, "ar");
        return Preference(languages, "en") > arabic ? English : Arabic;
    }

    // Two pointers may be one path, such as those of a member "a.b" and of "b" within "a".
    private static ImmutableSortedDictionary<string, ImmutableArray<string>> ByPath(ImmutableArray<BodyFault> faults) => faults
        .GroupBy(fault => Path(fault.At), fault => fault.Detail, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(fault => fault.Key, fault => fault.Distinct(StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal);

    // As members are named in code: documents[0].name for /documents/0/name.
    private static string Path(string pointer) => pointer.Length == 0
        ? "$"
        : string.Concat(pointer[1..].Split('/').Select((token, i) => token.Length > 0 && token.All(char.IsAsciiDigit) && i > 0 ? $"[{token}]" : $"{(i > 0 ? "." : "")}{token}"));

    // By the pattern, since paths name persons' records. What failed is told with its cause where it is caught.
    [LoggerMessage(LogLevel.Information, "{Method} {Pattern} was refused: {Code} ({Status}).")]
    private static partial void Refused(ILogger log, string method, string pattern, string code, int status);

    private static double Preference(IEnumerable<StringWithQualityHeaderValue> languages, string wanted) => languages
        .Where(language => language.Value.StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
        .Select(language => language.Quality ?? 1)
        .DefaultIfEmpty(0)
        .Max();
}
