using System.Collections.Immutable;
using System.Text.Json;

namespace EventLedger.Domain.Shared;

/// <summary>Why a command is refused, in the terms a caller can act on; the API maps each kind to one HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>The input itself is wrong, whatever the state (400).</summary>
    Invalid,

    /// <summary>The caller may not do this here (403).</summary>
    Denied,

    /// <summary>The thing named does not exist in the caller's region (404).</summary>
    NotFound,

    /// <summary>The present state does not allow it (409).</summary>
    Conflict,

    /// <summary>The caller decided on a version that is no longer the current one (412).</summary>
    Stale,

    /// <summary>Well formed, but against a rule of the domain (422).</summary>
    Unprocessable,

    /// <summary>Something that is needed cannot be had just now (503).</summary>
    Unavailable,

    /// <summary>It was done too often of late, and may be done again after a while (429).</summary>
    TooOften,
}

/// <summary>
/// A refusal: a stable code, its kind and the figures its sentence names. Sentences live in resource files beside
/// the module's catalogue (<c>…Refusals.resx</c> and <c>…Refusals.ar.resx</c>) under the code.
/// </summary>
public sealed record Refusal(string Code, RefusalKind Kind)
{
    /// <summary>What is wrong with parts of what was given, where that is more than one thing; null otherwise.</summary>
    public ImmutableArray<RefusalFault>? Faults { get; init; }

    /// <summary>Named arguments of the sentence; text, invariant culture. No personal data.</summary>
    public ImmutableSortedDictionary<string, string> Arguments { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public Refusal With(string name, object value) =>
        this with { Arguments = Arguments.SetItem(name, FormattableString.Invariant($"{value}")) };

    /// <summary>A value of an enum as it is named on the wire, for arguments.</summary>
    public static string NameOf(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static Refusal Invalid(string code) => new(code, RefusalKind.Invalid);

    public static Refusal Denied(string code) => new(code, RefusalKind.Denied);

    public static Refusal NotFound(string code) => new(code, RefusalKind.NotFound);

    public static Refusal Conflict(string code) => new(code, RefusalKind.Conflict);

    public static Refusal Stale(string code) => new(code, RefusalKind.Stale);

    public static Refusal Unprocessable(string code) => new(code, RefusalKind.Unprocessable);

    public static Refusal Unavailable(string code) => new(code, RefusalKind.Unavailable);

    public static Refusal TooOften(string code) => new(code, RefusalKind.TooOften);
}

/// <summary>One of several things that are wrong. Its sentence lives with the texts of the API, under its code.</summary>
/// <param name="At">Where it is, or should be: a JSON Pointer (RFC 6901) into the body.</param>
/// <param name="Figures">What the sentence names. No personal data.</param>
public sealed record RefusalFault(string At, string Code, ImmutableArray<string> Figures);
