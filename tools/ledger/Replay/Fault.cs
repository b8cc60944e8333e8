using System.Globalization;
using System.Text.Json.Nodes;
using EventLedger.Domain.Shared;

namespace EventLedger.Ledger.Replay;

/// <summary>Why a case, or what it refers to, cannot be taken over: found before anything is sent.</summary>
/// <param name="Line">Of the log.</param>
/// <param name="What">The call that would be refused, or <c>mapping</c> when there is none to make.</param>
/// <param name="Code">The service's own, or one of <see cref="Faults"/>.</param>
/// <param name="Errors">What is wrong with each member of the call's body; null when it is not about members.</param>
internal sealed record Fault(string Case, int Line, string What, string Code, string Detail, JsonObject? Errors = null)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Case}, line {Line}, {What}: {Code}: {Detail}{(Errors is null ? "" : " " + Tell(Errors))}");

    /// <summary>Members and what is wrong with them, on one line.</summary>
    public static string Tell(JsonObject errors) => string.Join(" ", errors.Select(error =>
        $"{error.Key}: {(error.Value is JsonArray several ? string.Join(" ", several.Select(one => one?.ToString())) : error.Value?.ToString())}"));
}

/// <summary>Codes of what the mapping cannot make a call of, and sentences of the service's own refusals.</summary>
internal static class Faults
{
    public const string NoStart = "case-without-start";
    public const string Undated = "event-without-time";
    public const string Unreadable = "date-unreadable";
    public const string Repeated = "case-repeated";
    public const string SameCode = "code-of-two-names";
    public const string Malformed = "request-malformed";
    public const string TooLarge = "request-too-large";
    private static readonly RefusalTexts Texts = new();

    public static Fault Mapping(string @case, int line, string code, string detail) => new(@case, line, "mapping", code, detail);

    /// <summary>A refusal by the service's own rule, in its own words.</summary>
    public static Fault Of(string @case, int line, string call, Refusal refusal) =>
        new(@case, line, call, refusal.Code, Texts.Format(refusal, CultureInfo.GetCultureInfo("en")).Detail);
}
