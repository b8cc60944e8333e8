using EventLedger.Api.Http;
using EventLedger.Application.Staff;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Api.Staff;

/// <summary>That somebody passed a course.</summary>
public sealed record NewCertificate
{
    [Code]
    public required string CourseCode { get; init; }

    /// <summary>The first day on which it holds, in Riyadh; today when absent, in a year at the latest. How long it does is the course's to say.</summary>
    public LocalDate? ValidFrom { get; init; }

    /// <summary>Who trained or examined them.</summary>
    [Text(200)]
    public string? TrainedBy { get; init; }
}

internal sealed class IssueCertificateEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewCertificate, CertificateReceipt>("/v1/staff/{user}/certificates", call => new IssueCertificate(
            Guid.CreateVersion7(), call.Route("user"), call.Body.CourseCode, call.Body.ValidFrom, call.Body.TrainedBy, call.Context))
        .Describe("Staff", "IssueCertificate", "Certifies that somebody passed a course", "Nobody certifies themselves. One that has expired is renewed by another.")
        .Example(new NewCertificate { CourseCode = "IDENTITY", ValidFrom = new LocalDate(2026, 11, 29), TrainedBy = "Institute of Public Administration" })
        .Changes<StaffMember>()
        .Refuses(StaffRefusals.CourseNotFound, StaffRefusals.CertificateAlreadyIssued, SharedRefusals.ValueInvalid("validFrom"))
        .AllowRoles(Role.Administrator);
}
