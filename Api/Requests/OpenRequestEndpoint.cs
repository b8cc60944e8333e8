using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using EventLedger.Api.Http;
using EventLedger.Api.Setup;
using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>A request as it is opened.</summary>
public sealed record NewRequest : Dated
{
    [Text(40)]
    public required string ServiceCode { get; init; }

    public required Guid BeneficiaryId { get; init; }

    /// <summary>A clerk's own centre when absent; for others, absent means self-service.</summary>
    [Text(40)]
    public string? CentreCode { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>The form's answers: any JSON object. Kept sealed.</summary>
    [JsonObject]
    public JsonElement? Answers { get; init; }

    /// <summary>When it was opened; now when absent.</summary>
    public Instant? OpenedAt { get; init; }

    /// <summary>Only for administrators, who take over older registers.</summary>
    public Instant? PromisedDeadline { get; init; }

    /// <summary>True when the older register promised nothing: the request then has no deadline, and is in no figure of breaches. Only for administrators.</summary>
    public bool? WithoutDeadline { get; init; }

    /// <summary>Another department than the service's own; only for administrators.</summary>
    [Text(40)]
    public string? DepartmentCode { get; init; }
}

internal sealed class OpenRequestEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewRequest, RequestReceipt>("/v1/requests", Create, id => $"/v1/requests/{id}")
        .Describe("Requests", "OpenRequest", "Opens a request", "Quotes the fee and promises a deadline by the service's target in working hours.")
        .Place(10)
        .Example(new
        {
            serviceCode = "BIRTH-CERT",
            beneficiaryId = "7d9f1c52-0f0a-8a55-9c57-3a1f6f0f7c11",
            channel = "desk",
            answers = new { childName = "سارة" },
        })
        .Refuses(
            ServiceRefusals.ServiceNotFound,
            ServiceRefusals.ServiceNotRequestable,
            ServiceRefusals.ServiceIsWithdrawn(default),
            ServiceRefusals.ChannelNotOffered,
            ServiceRefusals.AnswersInvalid,
            RequestRefusals.RequestAlreadyOpen(""),
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            CentreRefusals.CentreNotFound,
            CentreRefusals.LicenceNotValid,
            MandateRefusals.MandateRequired(default, default),
            DepartmentRefusals.DepartmentNotFound,
            RequestRefusals.DeadlineNotAllowed,
            RequestRefusals.DeadlineContradicted,
            RequestRefusals.DepartmentNotAllowed,
            RequestRefusals.DeadlineNotLater(default))
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager, Role.Administrator);

    /// <summary>The command, under a new id and a new reference.</summary>
    internal static OpenRequest Create(HttpContext http, NewRequest body, CommandContext context)
    {
        var regions = http.RequestServices.GetRequiredService<Settings>().Regions;
        return new OpenRequest(
            Guid.CreateVersion7(),
            TrackingReference.Create(regions[context.Actor.Region], BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8))),
            body.ServiceCode,
            body.BeneficiaryId,
            body.CentreCode,
            body.Channel,
            body.Answers?.GetRawText() ?? "{}",
            body.PromisedDeadline,
            body.WithoutDeadline ?? false,
            body.DepartmentCode,
            body.OpenedAt,
            context);
    }

    private static OpenRequest Create(Call<NewRequest> call) => Create(call.Http, call.Body, call.Context);
}
