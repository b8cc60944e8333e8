using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Http;
using EventLedger.Api.Requests;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Licensing;

/// <summary>What was found about an application, criterion by criterion.</summary>
public sealed record LicenceAssessment
{
    /// <summary>One for each criterion of the version that the application names.</summary>
    [Entries(1, 200)]
    public required ImmutableArray<ScoredCriterion> Scores { get; init; }
}

/// <summary>What was found about one criterion.</summary>
public sealed record ScoredCriterion
{
    /// <summary>Its code.</summary>
    [Code]
    public required string Criterion { get; init; }

    /// <summary>Of 100.</summary>
    [Range(0, 100)]
    public required int Score { get; init; }

    /// <summary>What it was judged by. Shown to the applicant; no personal data.</summary>
    [Text(2000)]
    public required string Evidence { get; init; }

    /// <summary>Photographs, lists and the like, by their hashes; none when absent.</summary>
    [Entries(0, 20)]
    public ImmutableArray<TransmittedDocument>? Documents { get; init; }

    internal CriterionScore Found() => new(Criterion, Score, Evidence, [.. (Documents ?? []).Select(document => document.Entry())]);
}

internal sealed class AssessLicenceApplicationEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<LicenceAssessment, LicenceApplicationReceipt>("/v1/licence-applications/{id:guid}/assessments", call =>
            new AssessLicenceApplication(call.Id, [.. call.Body.Scores.Select(one => one.Found())], call.Context))
        .Changes<LicenceApplication>()
        .Describe(
            "Licensing",
            "AssessLicenceApplication",
            "Assesses an application",
            "By the version of the criteria that was in force when it came in. Total, pass mark and what it falls short of are recorded with it. Again as long as nothing is decided.")
        .Place(80)
        .Example(new LicenceAssessment { Scores = [new ScoredCriterion { Criterion = "ACCESS", Score = 80, Evidence = "Visit of 2026-11-24: ramp in place" }] })
        .Refuses(
            LicensingRefusals.LicenceApplicationDecided,
            LicensingRefusals.LicenceApplicationIsReturned,
            LicensingRefusals.ScoresUnfit(0, []),
            RequestRefusals.DocumentNamedTwice(2))
        .AllowRoles(Role.ExecutiveMonitor, Role.Administrator);
}
