using System.Collections.Immutable;

namespace EventLedger.Ledger.Verify;

/// <summary>How much a finding weighs; the heaviest one decides the verdict.</summary>
internal enum Severity
{
    /// <summary>Worth knowing, and as it should be.</summary>
    Note,

    /// <summary>Worth asking about, and no proof of anything.</summary>
    Warning,

    /// <summary>Something is not there to be judged.</summary>
    Incomplete,

    /// <summary>Not what was sealed.</summary>
    Tampered,

    /// <summary>Not vouched for by those whom the auditor's policy trusts.</summary>
    Untrusted,

    /// <summary>Not of the form that any honest ledger writes.</summary>
    Malformed,
}

/// <summary>Something found: a stable code, its weight and the figures its sentence names (<c>FindingTexts.resx</c>).</summary>
internal sealed record Finding(string Code, Severity Severity)
{
    public ImmutableSortedDictionary<string, string> Arguments { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether it makes what was judged unacceptable.</summary>
    public bool IsFault => Severity >= Severity.Incomplete;

    public Finding With(string name, object value) => this with { Arguments = Arguments.SetItem(name, FormattableString.Invariant($"{value}")) };
}

/// <summary>Input that cannot be read any further; says why.</summary>
internal sealed class MalformedException(Finding finding) : Exception(finding.Code)
{
    public Finding Finding { get; } = finding;
}
