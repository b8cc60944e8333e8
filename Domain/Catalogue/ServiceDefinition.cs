using System.Collections.Immutable;
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

    private const int LongestTargetWorkingHours = 100_000;
    private const int LongestQuoteValidDays = 3650;

    /// <summary>The first member that no request could be decided by; null when all can stand.</summary>
    internal string? InvalidMember()
    {
        if (FeeLines.IsDefault || !FeeLines.All(IsPayable) || FeeLines.Sum(line => line.Amount.Halalas) > Money.LargestHalalas)
        {
            return "feeLines";
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

    // One currency, no negative line and no more in all than one payment may carry: a quote's total is then always a sum
    // that can be paid and given back.
    private static bool IsPayable(FeeLine line) =>
        line.Amount is { Currency: Money.Riyal, Halalas: >= 0 and <= Money.LargestHalalas };
}

/// <summary>A service as it stands now: its terms under the latest version.</summary>
public sealed record ServiceDefinition(string Code, int Version, ServiceTerms Terms) : IEventSourced<ServiceDefinition>
{
    public static StreamKind Kind { get; } = new("service", ServiceRefusals.ServiceNotFound) { IsListed = true };

    public string DepartmentCode => Terms.DepartmentCode;

    public ImmutableArray<string> RequiredDocuments => Terms.RequiredDocuments;

    public int TargetWorkingHours => Terms.TargetWorkingHours;

    public static Guid StreamId(string region, string code) => Codes.StreamId(region, Kind.Name, code);

    public static Decision Define(ServiceDefinition? existing, string code, ServiceTerms terms, Instant at) => existing is null
        ? Published(code, 1, terms, at)
        : ServiceRefusals.ServiceAlreadyDefined;

    public Decision Publish(ServiceTerms terms, Instant at) => Published(Code, Version + 1, terms, at);

    /// <summary>Whether it can be requested, and not only looked up.</summary>
    public bool CanBeRequested => Terms.Phase != MaturityPhase.Presence;

    public FeeQuote Quote(Instant at) => new(Terms.FeeLines, at + Duration.FromDays(Terms.QuoteValidDays));

    /// <summary>The catalogue is open to everyone in the region.</summary>
    public bool Admits(Actor actor) => true;

    public static ServiceDefinition Evolve(ServiceDefinition? state, DomainEvent @event) => @event switch
    {
        ServiceVersionPublished e => new ServiceDefinition(e.Code, e.Version, new ServiceTerms(
            e.NameAr, e.NameEn, e.DepartmentCode, e.FeeLines, e.RequiredDocuments, e.TargetWorkingHours, e.QuoteValidDays)
        {
            StoppingWaits = e.StoppingWaits ?? [],
            OneAtATime = e.OneAtATime ?? false,
            Form = e.Form,
            Phase = e.Phase,
        }),
        _ => throw new ForeignEventException(@event, typeof(ServiceDefinition)),
    };

    private static Decision Published(string code, int version, ServiceTerms terms, Instant at) =>
        terms.InvalidMember() is { } member
            ? SharedRefusals.ValueInvalid(member)
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
            };
}
