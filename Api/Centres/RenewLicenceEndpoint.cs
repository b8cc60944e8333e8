using EventLedger.Api.Http;
using EventLedger.Application.Centres;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Centres;

/// <summary>How long a licence holds from now on.</summary>
public sealed record LicenceRenewal : Dated
{
    /// <summary>The new last civil date of the licence, later than the present one.</summary>
    public required LocalDate ValidUntil { get; init; }

    /// <summary>The number of the renewed licence; the present one when absent.</summary>
    [Text(100)]
    public string? LicenceNumber { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? RenewedAt { get; init; }
}

internal sealed class RenewLicenceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<LicenceRenewal, CentreReceipt>("/v1/centres/{code}/renewal", Renew)
        .Changes<ServiceCentre>()
        .Describe(
            "Centres",
            "RenewLicence",
            "Renews a centre's licence",
            $"From {ServiceCentre.RenewalWindowDays} days before its last day on, and after it. A centre whose licence had ended works again, and the marks of its requests that were not reassigned are lifted within seconds.")
        .Example(new LicenceRenewal { ValidUntil = new LocalDate(2035, 12, 31), LicenceNumber = "MK-L-003/2" })
        .Refuses(CentreRefusals.LicenceWithoutEnd, CentreRefusals.RenewalNotOpen(default), CentreRefusals.RenewalNotLater(default), CentreRefusals.LicenceTerminated)
        .AllowRoles(Role.Administrator);

    private static RenewLicence Renew(Call<LicenceRenewal> call) => new(
        call.Route("code"), call.Body.ValidUntil, call.Body.LicenceNumber, call.Body.RenewedAt, call.Context);
}
