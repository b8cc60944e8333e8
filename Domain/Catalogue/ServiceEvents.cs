using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Catalogue;

/// <summary>What a page shows of one answer.</summary>
/// <param name="Name">Of the schema's property.</param>
/// <param name="Personal">Whether it tells something of a person.</param>
public sealed record FormField(string Name, string LabelAr, string LabelEn, string? HelpAr, string? HelpEn, bool Personal);

/// <summary>What is asked for a service.</summary>
/// <param name="Schema">JSON Schema 2020-12 of the answers, as JSON text.</param>
/// <param name="Fields">One for each of its properties, in the order of the page.</param>
public sealed record ServiceForm(string Schema, ImmutableArray<FormField> Fields);

/// <summary>How far a service can be used from outside an office.</summary>
public enum MaturityPhase
{
    /// <summary>It can be looked up, and not requested.</summary>
    Presence,
    Interaction,
    Operation,
    Transformation,
}

/// <summary>A wait for the beneficiary in which the clock may stand still.</summary>
public enum Wait
{
    Returned,
    FeeDue,
}

/// <summary>A version of a service; the first begins the stream, each later one takes effect for requests opened after it.</summary>
public sealed record ServiceVersionPublished(
    string Code,
    int Version,
    string NameAr,
    string NameEn,
    string DepartmentCode,
    ImmutableArray<FeeLine> FeeLines,
    ImmutableArray<string> RequiredDocuments,
    int TargetWorkingHours,
    int QuoteValidDays,
    Instant PublishedAt) : EventOf<ServiceDefinition>
{
    /// <summary>The waits for the beneficiary in which the clock of its requests stands still; null where it never does.</summary>
    public ImmutableArray<Wait>? StoppingWaits { get; init; }

    /// <summary>Null when any answers will do, as in every version published before there were forms.</summary>
    public ServiceForm? Form { get; init; }

    /// <summary>Null where nobody said.</summary>
    public MaturityPhase? Phase { get; init; }

    /// <summary>True when a beneficiary may have one open request of it at a time; null for any number.</summary>
    public bool? OneAtATime { get; init; }

    public override Instant HappenedAt() => PublishedAt;
}
