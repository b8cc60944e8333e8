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
    int QuoteValidDays);

/// <summary>A service as it stands now: its terms under the latest version.</summary>
public sealed record ServiceDefinition(string Code, int Version, ServiceTerms Terms) : IEventSourced<ServiceDefinition>
{
    public string DepartmentCode => Terms.DepartmentCode;

    public ImmutableArray<string> RequiredDocuments => Terms.RequiredDocuments;

    public int TargetWorkingHours => Terms.TargetWorkingHours;

    public static Guid StreamId(string region, string code) => Codes.StreamId(region, "service", code);

    public static Decision Define(ServiceDefinition? existing, string code, ServiceTerms terms, Instant at) => existing is null
        ? Published(code, 1, terms, at)
        : ServiceRefusals.ServiceAlreadyDefined;

    public Decision Publish(ServiceTerms terms, Instant at) => Published(Code, Version + 1, terms, at);

    public FeeQuote Quote(Instant at) => new(Terms.FeeLines, at + Duration.FromDays(Terms.QuoteValidDays));

    /// <summary>The catalogue is open to everyone in the region.</summary>
    public bool Admits(Actor actor) => true;

    public static ServiceDefinition Evolve(ServiceDefinition? state, DomainEvent @event) => @event switch
    {
        ServiceVersionPublished e => new ServiceDefinition(e.Code, e.Version, new ServiceTerms(
            e.NameAr, e.NameEn, e.DepartmentCode, e.FeeLines, e.RequiredDocuments, e.TargetWorkingHours, e.QuoteValidDays)),
        _ => throw new InvalidOperationException($"{@event.GetType().Name} does not belong to a service's stream."),
    };

    private static ServiceVersionPublished Published(string code, int version, ServiceTerms terms, Instant at) => new(
        code,
        version,
        terms.NameAr,
        terms.NameEn,
        terms.DepartmentCode,
        terms.FeeLines,
        terms.RequiredDocuments,
        terms.TargetWorkingHours,
        terms.QuoteValidDays,
        at);
}
