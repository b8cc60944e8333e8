using System.Collections.Immutable;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Catalogue;

/// <summary>What a publisher says about one version of a service.</summary>
public sealed record ServiceTerms(
    string NameAr,
    string NameEn,
    string DepartmentCode,
    ImmutableArray<FeeLine> FeeLines,
    ImmutableArray<string> RequiredDocuments,
    int TargetWorkingHours,
    int QuoteValidDays)
{
    /// <summary>The waits for the beneficiary in which the clock of a request stands still.</summary>
    public ImmutableArray<Wait> StoppingWaits { get; init; } = [];

    /// <summary>Null when any answers will do.</summary>
    public ServiceForm? Form { get; init; }

    /// <summary>Null where nobody said.</summary>
    public MaturityPhase? Phase { get; init; }

    /// <summary>Whether a beneficiary may have one open request of it at a time, in whichever centre.</summary>
    public bool OneAtATime { get; init; }

    /// <summary>What is taken under which name.</summary>
    public ImmutableArray<DocumentRule> Documents { get; init; } = [];

    /// <summary>How it may be requested; empty for all ways.</summary>
    public ImmutableArray<Channel> Channels { get; init; } = [];

    /// <summary>Fees of later days, in order.</summary>
    public ImmutableArray<DatedFees> LaterFees { get; init; } = [];

    /// <summary>Null where nobody said.</summary>
    public RetentionRule? Retention { get; init; }

    private const int LongestRetentionYears = 200;
    private const int LongestTargetWorkingHours = 100_000;
    private const int LongestQuoteValidDays = 3650;

    /// <summary>The first member that no request could be decided by; null when all can stand.</summary>
    internal string? InvalidMember()
    {
        if (!ArePayable(FeeLines))
        {
            return "feeLines";
        }

        if (LaterFees.IsDefault || !LaterFees.All(fees => ArePayable(fees.Lines)) || !LaterFees.Zip(LaterFees.Skip(1)).All(pair => pair.First.From < pair.Second.From))
        {
            return "laterFees";
        }

        if (Documents.IsDefault || Documents.DistinctBy(document => document.Name).Count() != Documents.Length || !Documents.All(IsFulfillable))
        {
            return "documents";
        }

        if (Channels.IsDefault || Channels.Distinct().Count() != Channels.Length)
        {
            return "channels";
        }

        if (Retention is { } kept && (kept.Years is < 0 or > LongestRetentionYears || kept.Disposition == Disposition.Permanent != (kept.Years == 0)))
        {
            return "retention";
        }

        if (RequiredDocuments.IsDefault || RequiredDocuments.Any(string.IsNullOrWhiteSpace))
        {
            return "requiredDocuments";
        }

        if (TargetWorkingHours is < 0 or > LongestTargetWorkingHours)
        {
            return "targetWorkingHours";
        }

        if (StoppingWaits.IsDefault || StoppingWaits.Distinct().Count() != StoppingWaits.Length)
        {
            return "stoppingWaits";
        }

        return QuoteValidDays is < 1 or > LongestQuoteValidDays ? "quoteValidDays" : null;
    }

    /// <summary>What is due on the day of an instant, in Riyadh.</summary>
    internal ImmutableArray<FeeLine> FeesAt(Instant at)
    {
        var day = at.InZone(BusinessCalendar.Zone).Date;
        return LaterFees.LastOrDefault(fees => fees.From <= day)?.Lines ?? FeeLines;
    }

    // One that is always required cannot depend on an answer, and one that does depends on one that the form asks for.
    private bool IsFulfillable(DocumentRule document) =>
        !string.IsNullOrWhiteSpace(document.Name)
        && document.LargestBytes is null or > 0
        && (document.When is not { } when
            || (!when.Values.IsDefaultOrEmpty && !RequiredDocuments.Contains(document.Name) && Form is { } form && form.Fields.Any(field => field.Name == when.Field)));

    private static bool ArePayable(ImmutableArray<FeeLine> lines) =>
        !lines.IsDefault && lines.All(IsPayable) && lines.Sum(line => line.Amount.Halalas) <= Money.LargestHalalas;

    // One currency, no negative line and no more in all than one payment may carry: a quote's total is then always a sum
    // that can be paid and given back.
    private static bool IsPayable(FeeLine line) =>
        line.Amount is { Currency: Money.Riyal, Halalas: >= 0 and <= Money.LargestHalalas };
}

/// <summary>A published version, and from when it counts.</summary>
public sealed record ServiceEdition(int Version, ServiceTerms Terms, Instant From);

/// <summary>
/// A service as it stands: its terms under the version that was in force when it was last published, and those to come. One that was
/// only drafted has no version yet, and its terms are the draft's.
/// </summary>
public sealed record ServiceDefinition(string Code, int Version, ServiceTerms Terms) : IEventSourced<ServiceDefinition>
{
    public static StreamKind Kind { get; } = new("service", ServiceRefusals.ServiceNotFound) { IsListed = true };

    public string DepartmentCode => Terms.DepartmentCode;

    public ImmutableArray<string> RequiredDocuments => Terms.RequiredDocuments;

    public int TargetWorkingHours => Terms.TargetWorkingHours;

    /// <summary>The version in force when it was last published, where there was one, and those that come into force later, by when they do.</summary>
    public ImmutableArray<ServiceEdition> Editions { get; init; } = [];

    /// <summary>The number of the version that was published last; 0 when none was.</summary>
    public int Latest { get; init; } = Version;

    /// <summary>Whether it is in the catalogue. One that was only drafted is there for nobody who does not draft.</summary>
    public bool IsPublished => Latest > 0;

    /// <summary>What the next version might say; null when nobody works on one.</summary>
    public ServiceTerms? Draft { get; init; }

    /// <summary>From when it is not offered any more; null while it is.</summary>
    public Instant? WithdrawnFrom { get; init; }

    public string? WithdrawalReason { get; init; }

    public static Guid StreamId(string region, string code) => Codes.StreamId(region, Kind.Name, code);

    /// <param name="effectiveFrom">Null for at once.</param>
    public static Decision Define(ServiceDefinition? existing, string code, ServiceTerms terms, Instant? effectiveFrom, Instant at) => existing is { IsPublished: true }
        ? ServiceRefusals.ServiceAlreadyDefined
        : Published(code, 1, terms, effectiveFrom, at);

    /// <param name="effectiveFrom">Null for at once.</param>
    public Decision Publish(ServiceTerms terms, Instant? effectiveFrom, Instant at) =>
        IsPublished ? Published(Code, Latest + 1, terms, effectiveFrom, at) : ServiceRefusals.ServiceNotFound;

    /// <summary>Keeps what the next version might say, in the place of what was kept before; the first one of a service that is not there yet.</summary>
    public static Decision Prepare(ServiceDefinition? existing, string code, ServiceTerms terms, Instant at) =>
        terms.InvalidMember() is { } member ? SharedRefusals.ValueInvalid(member) : new ServiceDrafted(terms, at) { Code = existing is null ? code : null };

    /// <param name="effectiveFrom">Null for at once.</param>
    public Decision PublishDraft(Instant? effectiveFrom, Instant at) =>
        Draft is { } terms ? Published(Code, Latest + 1, terms, effectiveFrom, at) : ServiceRefusals.NoDraft;

    /// <summary>The service as the draft would have it; null when there is none.</summary>
    public ServiceDefinition? Drafted() => Draft is { } terms ? new(Code, Latest + 1, terms) : null;

    public Decision DiscardDraft(string reason, Instant at) => Draft is null ? ServiceRefusals.NoDraft : new ServiceDraftDiscarded(reason, at);

    /// <param name="from">Null for at once.</param>
    public Decision Withdraw(string reason, Instant? from, Instant at) =>
        !IsPublished ? ServiceRefusals.ServiceNotFound
        : WithdrawnFrom is not null ? ServiceRefusals.ServiceAlreadyWithdrawn
        : from < at ? SharedRefusals.ValueInvalid("withdrawnFrom")
        : new ServiceWithdrawn(reason, from ?? at, at);

    /// <summary>The service under the version in force at an instant; under its first where none is in force yet.</summary>
    public ServiceDefinition At(Instant now) =>
        Editions.LastOrDefault(edition => edition.From <= now) is { } edition && edition.Version != Version ? this with { Version = edition.Version, Terms = edition.Terms } : this;

    /// <summary>Why it cannot be requested at an instant; null when it can. Asked of what <see cref="At"/> answers.</summary>
    /// <param name="channel">Null for whether it can at all.</param>
    public Refusal? NotRequestable(Channel? channel, Instant now) =>
        now >= WithdrawnFrom ? ServiceRefusals.ServiceIsWithdrawn(WithdrawnFrom.Value)
        : Terms.Phase == MaturityPhase.Presence || (!Editions.IsEmpty && now < Editions[0].From) ? ServiceRefusals.ServiceNotRequestable
        : channel is { } way && !Terms.Channels.IsEmpty && !Terms.Channels.Contains(way) ? ServiceRefusals.ChannelNotOffered
        : null;

    public FeeQuote Quote(Instant at) => new(Terms.FeesAt(at), at + Duration.FromDays(Terms.QuoteValidDays));

    /// <summary>The catalogue is open to everyone in the region.</summary>
    public bool Admits(Actor actor) => true;

    public static ServiceDefinition Evolve(ServiceDefinition? state, DomainEvent @event) => @event switch
    {
        ServiceVersionPublished e => With(state, e),
        ServiceDrafted { Code: { } code } e when state is null => new(code, 0, e.Terms) { Draft = e.Terms },
        _ when state is null => throw new ForeignEventException(@event, typeof(ServiceDefinition)),
        ServiceDrafted e => state with { Draft = e.Terms },
        ServiceDraftDiscarded => state with { Draft = null },
        ServiceWithdrawn e => state with { WithdrawnFrom = e.WithdrawnFrom, WithdrawalReason = e.Reason },
        _ => throw new ForeignEventException(@event, typeof(ServiceDefinition)),
    };

    // What was over when another version came is not needed any more: requests carry what they were opened under.
    private static ServiceDefinition With(ServiceDefinition? state, ServiceVersionPublished e)
    {
        var published = new ServiceEdition(e.Version, TermsOf(e), e.EffectiveFrom ?? e.PublishedAt);
        ServiceEdition[] all = [.. (state?.Editions ?? []).Append(published).OrderBy(edition => edition.From).ThenBy(edition => edition.Version)];
        var inForce = all.LastOrDefault(edition => edition.From <= e.PublishedAt);
        var shown = inForce ?? all[0];
        return new ServiceDefinition(e.Code, shown.Version, shown.Terms)
        {
            Editions = [.. all.Where(edition => edition == inForce || edition.From > e.PublishedAt)],
            Latest = e.Version,
        };
    }

    private static ServiceTerms TermsOf(ServiceVersionPublished e) => new(
        e.NameAr, e.NameEn, e.DepartmentCode, e.FeeLines, e.RequiredDocuments, e.TargetWorkingHours, e.QuoteValidDays)
    {
        StoppingWaits = e.StoppingWaits ?? [],
        OneAtATime = e.OneAtATime ?? false,
        Form = e.Form,
        Phase = e.Phase,
        Documents = e.Documents ?? [],
        Channels = e.Channels ?? [],
        LaterFees = e.LaterFees ?? [],
        Retention = e.Retention,
    };

    private static Decision Published(string code, int version, ServiceTerms terms, Instant? effectiveFrom, Instant at) =>
        terms.InvalidMember() is { } member ? SharedRefusals.ValueInvalid(member)
        : effectiveFrom < at ? SharedRefusals.ValueInvalid("effectiveFrom")
        : new ServiceVersionPublished(
            code,
            version,
            terms.NameAr,
            terms.NameEn,
            terms.DepartmentCode,
            terms.FeeLines,
            terms.RequiredDocuments,
            terms.TargetWorkingHours,
            terms.QuoteValidDays,
            at)
        {
            StoppingWaits = terms.StoppingWaits.IsEmpty ? null : terms.StoppingWaits,
            OneAtATime = terms.OneAtATime ? true : null,
            Form = terms.Form,
            Phase = terms.Phase,
            EffectiveFrom = effectiveFrom,
            Documents = terms.Documents.IsEmpty ? null : terms.Documents,
            Channels = terms.Channels.IsEmpty ? null : terms.Channels,
            LaterFees = terms.LaterFees.IsEmpty ? null : terms.LaterFees,
            Retention = terms.Retention,
        };
}
