using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Http;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Licensing;

/// <summary>What centres are measured by from now on, as a whole.</summary>
public sealed record NewCriteria
{
    /// <summary>The least total that is licensed, of 100.</summary>
    [Range(0, 100)]
    public required int PassMark { get; init; }

    [Entries(1, 200)]
    public required ImmutableArray<NewCriterion> Criteria { get; init; }
}

/// <summary>Something that a centre is measured by.</summary>
public sealed record NewCriterion
{
    /// <summary>Stays with what it names, in later versions too.</summary>
    [Code]
    public required string Code { get; init; }

    /// <summary>By what it is judged: papers, or on the spot.</summary>
    public required CriterionArea Area { get; init; }

    [Text(200)]
    public required string NameAr { get; init; }

    [Text(200)]
    public required string NameEn { get; init; }

    /// <summary>What is required, as applicants read it.</summary>
    [Text(2000)]
    public required string RequirementAr { get; init; }

    /// <summary>The same in English.</summary>
    [Text(2000)]
    public required string RequirementEn { get; init; }

    /// <summary>How much it counts among the others.</summary>
    [Range(1, 1000)]
    public required int Weight { get; init; }

    /// <summary>Of 100; below it a centre is licensed on a condition at most. Absent for none.</summary>
    [Range(0, 100)]
    public int? LeastScore { get; init; }
}

[Group("Licensing", "How a centre comes to its licence: criteria, applications, assessments, conditions, appeals.", 45)]
internal sealed class PublishCriteriaEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewCriteria, CriteriaReceipt>("/v1/licensing-criteria", Create)
        .Describe(
            "Licensing",
            "PublishCriteria",
            "Lays down what centres are measured by",
            "As a whole, in the place of the version before. What was applied for before is assessed by the version of then. A code that was ever used stays with its area.")
        .Place(10)
        .Example(new NewCriteria
        {
            PassMark = 70,
            Criteria =
            [
                new NewCriterion
                {
                    Code = "ACCESS",
                    Area = CriterionArea.Premises,
                    NameAr = "سهولة الوصول",
                    NameEn = "Accessibility",
                    RequirementAr = "مدخل بلا درج ومكتب خدمة منخفض",
                    RequirementEn = "A step-free entrance and a low desk",
                    Weight = 3,
                    LeastScore = 60,
                },
            ],
        })
        .Refuses(LicensingRefusals.CriterionCodeTaken("ACCESS"), SharedRefusals.ValueInvalid("criteria"))
        .BeginsOrChanges()
        .AllowRoles(Role.Administrator);

    private static PublishCriteria Create(Call<NewCriteria> call) => new(
        call.Body.PassMark,
        [.. call.Body.Criteria.Select(one => new Criterion(
            one.Code, one.Area, one.NameAr, one.NameEn, one.RequirementAr, one.RequirementEn, one.Weight, one.LeastScore ?? 0))],
        call.Context);
}
