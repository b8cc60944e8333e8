using EventLedger.Api.Http;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Licensing;

internal sealed class ResubmitLicenceApplicationEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<LicenceFile, LicenceApplicationReceipt>(
            "/v1/licence-applications/{id:guid}/resubmissions", call => new ResubmitLicenceApplication(call.Id, call.Body.File(), call.Context))
        .Changes<LicenceApplication>()
        .Describe("Licensing", "ResubmitLicenceApplication", "Submits a returned application again", "The whole file, not what is new alone.")
        .Place(70)
        .Example(LicenceFile.Example)
        .Refuses(
            LicensingRefusals.LicenceApplicationDecided,
            LicensingRefusals.LicenceApplicationNotReturned,
            RequestRefusals.DocumentNamedTwice(2))
        .AllowRoles(Role.Beneficiary, Role.Administrator);
}
