using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>What is right about an earlier event.</summary>
public sealed record Correction : Dated
{
    /// <summary>The version of the event that is wrong.</summary>
    [Range(1, long.MaxValue)]
    public required long CorrectedVersion { get; init; }

    /// <summary>Which member of it, as the timeline names it: <c>receiptNumber</c>, <c>lines[0].amount</c>, <c>answers.childName</c>.</summary>
    [Text(100)]
    public required string Member { get; init; }

    /// <summary>What is right. Kept sealed.</summary>
    [Text(1000)]
    public required string Note { get; init; }

    /// <summary>When it was noticed; now when absent.</summary>
    public Instant? CorrectedAt { get; init; }
}

internal sealed class RecordCorrectionEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Correction>("corrections", call => new RecordCorrection(
            call.Id, call.Body.CorrectedVersion, call.Body.Member, call.Body.Note, call.Body.CorrectedAt, call.Context))
        .Describe("Requests", "RecordCorrection", "Corrects an earlier event", "The event itself stays as it is.")
        .Place(210)
        .Example(new Correction { CorrectedVersion = 2, Member = "receiptNumber", Note = "RCPT-000124" })
        .Refuses(
            RequestRefusals.CorrectedVersionUnknown(9),
            RequestRefusals.CorrectedMemberUnknown(["lines", "method", "paidAt", "receiptNumber"]),
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.BeneficiaryErased)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.DepartmentOfficer, Role.Administrator);
}
