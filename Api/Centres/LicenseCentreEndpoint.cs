using EventLedger.Api.Http;
using EventLedger.Application.Centres;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Centres;

/// <summary>A centre and its licence.</summary>
public sealed record NewCentre
{
    [Code]
    public required string Code { get; init; }

    [Text(200)]
    public required string NameAr { get; init; }

    [Text(200)]
    public required string NameEn { get; init; }

    [Text(100)]
    public required string LicenceNumber { get; init; }

    /// <summary>The first civil date of the licence; absent for no beginning.</summary>
    public LocalDate? LicensedFrom { get; init; }

    /// <summary>The last civil date of the licence; absent for no end.</summary>
    public LocalDate? LicensedUntil { get; init; }
}

internal sealed class LicenseCentreEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewCentre, CentreReceipt>("/v1/centres", Create, code => $"/v1/centres/{code}")
        .Describe("Centres", "LicenseCentre", "Licenses a service centre")
        .Example(new NewCentre
        {
            Code = "MK-003",
            NameAr = "مركز الخدمات الثالث",
            NameEn = "Service Centre Three",
            LicenceNumber = "MK-L-003",
            LicensedFrom = new LocalDate(2026, 1, 1),
            LicensedUntil = new LocalDate(2030, 12, 31),
        })
        .Refuses(CentreRefusals.CentreAlreadyLicensed, CentreRefusals.LicenceDatesReversed)
        .AllowRoles(Role.Administrator);

    private static LicenseCentre Create(Call<NewCentre> call) => new(
        call.Body.Code,
        call.Body.NameAr,
        call.Body.NameEn,
        call.Body.LicenceNumber,
        call.Body.LicensedFrom,
        call.Body.LicensedUntil,
        null,
        call.Context);
}
