using System.Collections.Immutable;
using EventLedger.Domain.Requests;
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

/// <summary>What has to hold for a document to be required.</summary>
/// <param name="Field">Of the form.</param>
/// <param name="Values">Any of these answers, as text: <c>married</c>, <c>2</c>, <c>true</c>.</param>
public sealed record DocumentCondition(string Field, ImmutableArray<string> Values);

/// <summary>What is taken under a document's name.</summary>
/// <param name="MediaTypes">Empty for any.</param>
/// <param name="LargestBytes">Null for any size.</param>
public sealed record DocumentRule(string Name, ImmutableArray<string> MediaTypes, long? LargestBytes)
{
    /// <summary>Null for one that nothing requires but the list of required documents, if that does.</summary>
    public DocumentCondition? When { get; init; }

    public string? LabelAr { get; init; }

    public string? LabelEn { get; init; }
}

/// <summary>What is due from a civil day on.</summary>
public sealed record DatedFees(LocalDate From, ImmutableArray<FeeLine> Lines);

/// <summary>What becomes of requests when they are kept no longer.</summary>
public enum Disposition
{
    Destroy,
    Transfer,
    Permanent,
}

/// <summary>From when a request is kept.</summary>
public enum RetentionBase
{
    Outcome,
    Collection,
}

/// <summary>For how long requests are kept, and what becomes of them then.</summary>
/// <param name="Years">From the base; 0 for those that are kept for ever.</param>
public sealed record RetentionRule(Disposition Disposition, RetentionBase From, int Years);

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

    /// <summary>From when it counts; null for from when it was published.</summary>
    public Instant? EffectiveFrom { get; init; }

    /// <summary>Null when anything is taken under any name.</summary>
    public ImmutableArray<DocumentRule>? Documents { get; init; }

    /// <summary>How it may be requested; null for all ways.</summary>
    public ImmutableArray<Channel>? Channels { get; init; }

    /// <summary>Fees of later days, in order; null for none.</summary>
    public ImmutableArray<DatedFees>? LaterFees { get; init; }

    /// <summary>Null where nobody said.</summary>
    public RetentionRule? Retention { get; init; }

    public override Instant HappenedAt() => PublishedAt;
}

/// <summary>What the next version might say, be it the first; nothing is decided by it.</summary>
public sealed record ServiceDrafted(ServiceTerms Terms, Instant DraftedAt) : EventOf<ServiceDefinition>
{
    /// <summary>Of the service that it begins; null for one that was begun before.</summary>
    public string? Code { get; init; }

    public override Instant HappenedAt() => DraftedAt;
}

/// <summary>The next version will not be what was drafted.</summary>
public sealed record ServiceDraftDiscarded([property: FreeText] string Reason, Instant DiscardedAt) : EventOf<ServiceDefinition>
{
    public override Instant HappenedAt() => DiscardedAt;
}

/// <summary>It is not offered from then on; what is open goes on. Another version brings it back.</summary>
public sealed record ServiceWithdrawn([property: FreeText] string Reason, Instant WithdrawnFrom, Instant WithdrawnAt) : EventOf<ServiceDefinition>
{
    public override Instant HappenedAt() => WithdrawnAt;
}
