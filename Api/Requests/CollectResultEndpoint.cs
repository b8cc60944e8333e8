using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>The result in the hands of the beneficiary or a proxy.</summary>
public sealed record Collection : Dated
{
    /// <summary>The name of who collected it. Kept sealed.</summary>
    [Text(200)]
    public required string CollectedBy { get; init; }

    /// <summary>The national ID or Iqama a proxy showed. Kept sealed.</summary>
    [Text(20)]
    public string? ProxyNationalId { get; init; }

    /// <summary>When it was collected; now when absent.</summary>
    public Instant? CollectedAt { get; init; }
}

internal sealed class CollectResultEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Collection>("collection", call => new CollectResult(
            call.Id, call.Body.CollectedBy, call.Body.ProxyNationalId, call.Body.CollectedAt, call.Context))
        .Describe("Requests", "CollectResult", "Hands the result out", "The centre that holds the request does; the beneficiary records it only of a request without a centre.")
        .Place(160)
        .Example(new Collection { CollectedBy = "نورة بنت عبدالله" })
        .Refuses(
            RequestRefusals.NotCompleted,
            RequestRefusals.NotHandedOver,
            RequestRefusals.AlreadyCollected,
            MandateRefusals.MandateRequired(default, default),
            BeneficiaryRefusals.NationalIdInvalid,
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.BeneficiaryErased,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Beneficiary, Role.Administrator);
}
