using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Http;
using EventLedger.Api.Requests;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Licensing;

/// <summary>What somebody wants licensed; the whole of it each time.</summary>
public sealed record LicenceFile
{
    /// <summary>What the centre is to be called.</summary>
    [Text(200)]
    public required string NameAr { get; init; }

    /// <summary>The same in English.</summary>
    [Text(200)]
    public required string NameEn { get; init; }

    /// <summary>Where it is to be.</summary>
    [Text(500)]
    public required string Address { get; init; }

    [Range(1, 1_000_000)]
    public required int AreaSquareMetres { get; init; }

    /// <summary>By their hashes, each named once.</summary>
    [Entries(1, 100)]
    public required ImmutableArray<TransmittedDocument> Documents { get; init; }

    internal static LicenceFile Example { get; } = new()
    {
        NameAr = "مركز الخدمات الثالث",
        NameEn = "Service Centre Three",
        Address = "طريق المسجد الحرام، مكة المكرمة",
        AreaSquareMetres = 180,
        Documents = [new TransmittedDocument { Name = "lease", MediaType = "application/pdf", SizeBytes = 48_213, Sha256 = new string('a', 64) }],
    };

    internal ApplicationFile File() => new(NameAr, NameEn, Address, AreaSquareMetres, [.. Documents.Select(document => document.Entry())]);
}

internal sealed class ApplyForLicenceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<LicenceFile, LicenceApplicationReceipt>(
            "/v1/beneficiaries/{id:guid}/licence-applications",
            call => new ApplyForLicence(Guid.CreateVersion7(), call.Id, call.Body.File(), call.Context),
            id => $"/v1/licence-applications/{id}")
        .Describe(
            "Licensing",
            "ApplyForLicence",
            "Applies for a centre's licence",
            "For the person or establishment whose record it is, by themselves or by an administrator. It is assessed by the criteria that are in force now.")
        .Place(30)
        .Example(LicenceFile.Example)
        .Refuses(
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            LicensingRefusals.CriteriaNotPublished,
            RequestRefusals.DocumentNamedTwice(2))
        .AllowRoles(Role.Beneficiary, Role.Administrator);
}
