using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Http;
using EventLedger.Application.Staff;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Api.Staff;

/// <summary>A course as it is from now on.</summary>
public sealed record NewCourse
{
    [Code]
    public required string Code { get; init; }

    [Text(200)]
    public required string NameAr { get; init; }

    [Text(200)]
    public required string NameEn { get; init; }

    /// <summary>How long a certificate holds that is issued from now on.</summary>
    [Range(1, 120)]
    public required int ValidityMonths { get; init; }

    /// <summary>What staff do with its certificate alone; absent for nothing, or for nothing any more.</summary>
    [Entries(0, 20)]
    public ImmutableArray<CertifiedAct>? NeededFor { get; init; }

    /// <summary>From which day on, in Riyadh; today when absent. Until then counts what was said before.</summary>
    public LocalDate? NeededFrom { get; init; }
}

internal sealed class DefineCourseEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewCourse, CourseReceipt>("/v1/courses", call => new DefineCourse(
            call.Body.Code,
            call.Body.NameAr,
            call.Body.NameEn,
            call.Body.ValidityMonths,
            [.. (call.Body.NeededFor ?? []).Distinct().Order()],
            call.Body.NeededFrom,
            call.Context))
        .Describe(
            "Staff",
            "DefineCourse",
            "Defines a course, or defines it anew",
            "What it is needed for, no centre's or department's staff do without its certificate. Announce it for a later day, so that they can be trained by then.")
        .Example(new NewCourse
        {
            Code = "IDENTITY",
            NameAr = "التحقق من الهوية",
            NameEn = "Verifying identities",
            ValidityMonths = 24,
            NeededFor = [CertifiedAct.IdentityVerification],
            NeededFrom = new LocalDate(2027, 1, 1),
        })
        .BeginsOrChanges()
        .AllowRoles(Role.Administrator);
}
