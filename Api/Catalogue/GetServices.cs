using System.Collections.Immutable;
using System.Text.Json;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Catalogue;

/// <summary>What is asked for a service: enough to draw a page from.</summary>
/// <param name="Schema">JSON Schema (2020-12) of the answers.</param>
/// <param name="Fields">In the order of the page.</param>
public sealed record FormView(JsonElement Schema, ImmutableArray<FormField> Fields);

/// <param name="Version">The stream's version, as in <c>ETag</c>.</param>
/// <param name="ServiceVersion">The version requests are opened under now.</param>
public sealed record ServiceView(
    string Code,
    long Version,
    int ServiceVersion,
    string NameAr,
    string NameEn,
    string DepartmentCode,
    ImmutableArray<FeeDueLine> FeeLines,
    ImmutableArray<string> RequiredDocuments,
    int TargetWorkingHours,
    int QuoteValidDays,
    ImmutableArray<Wait> StoppingWaits,
    bool OneAtATime,
    FormView? Form,
    MaturityPhase? Phase,
    ImmutableArray<DocumentRule> Documents,
    ImmutableArray<Channel> Channels,
    ImmutableArray<LaterFeesView> LaterFees,
    RetentionRule? Retention,
    ImmutableArray<UpcomingVersion> Upcoming,
    Instant? WithdrawnFrom,
    string? WithdrawalReason)
{
    /// <summary>Null for one that was only drafted.</summary>
    internal static ServiceView? OfPublished(Current<ServiceDefinition> current, Instant now) => current.State.IsPublished ? Of(current, now) : null;

    internal static ServiceView Of(Current<ServiceDefinition> current, Instant now)
    {
        var service = current.State.At(now);
        var terms = service.Terms;
        return new(
            service.Code,
            current.Version,
            service.Version,
            terms.NameAr,
            terms.NameEn,
            terms.DepartmentCode,
            Lines(terms.FeeLines),
            terms.RequiredDocuments,
            terms.TargetWorkingHours,
            terms.QuoteValidDays,
            terms.StoppingWaits,
            terms.OneAtATime,
            terms.Form is { } form ? new FormView(JsonElement.Parse(form.Schema), form.Fields) : null,
            terms.Phase,
            terms.Documents,
            terms.Channels,
            [.. terms.LaterFees.Select(fees => new LaterFeesView(fees.From, Lines(fees.Lines)))],
            terms.Retention,
            [.. service.Editions.Where(edition => edition.From > now).Select(edition => new UpcomingVersion(edition.Version, edition.From))],
            service.WithdrawnFrom,
            service.WithdrawalReason);
    }

    private static ImmutableArray<FeeDueLine> Lines(ImmutableArray<FeeLine> lines) => [.. lines.Select(line => new FeeDueLine(line.Code, line.Kind, line.Amount.Halalas))];
}

/// <summary>What is due from a civil day on.</summary>
public sealed record LaterFeesView(LocalDate From, ImmutableArray<FeeDueLine> FeeLines);

/// <summary>A version that was published and counts from later on.</summary>
public sealed record UpcomingVersion(int ServiceVersion, Instant EffectiveFrom);

[Group("Services", "The catalogue: fees, required documents, targets.", 60)]
internal sealed class GetServices : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapReferenceList<ServiceDefinition, ServiceView>("/v1/services", ServiceDefinition.StreamId, ServiceView.OfPublished)
            .Describe("Services", "ListServices", "The catalogue of the region");
        routes.MapReference<ServiceDefinition, ServiceView>(
                "/v1/services/{code}", ServiceDefinition.StreamId, ServiceView.OfPublished, goesByTime: true)
            .Describe("Services", "GetService", "A service under its present version");
    }
}
