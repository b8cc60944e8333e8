using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Licensing;

/// <summary>The licence that an application leads to.</summary>
public sealed record LicenceGrant
{
    /// <summary>The new centre's.</summary>
    [Code]
    public required string CentreCode { get; init; }

    [Text(100)]
    public required string LicenceNumber { get; init; }

    /// <summary>The first civil date of the licence; absent for no beginning.</summary>
    public LocalDate? LicensedFrom { get; init; }

    /// <summary>The last civil date of the licence; absent for no end.</summary>
    public LocalDate? LicensedUntil { get; init; }

    /// <summary>What has still to be brought in order: one at least for each criterion that the assessment falls short of, none when absent.</summary>
    [Entries(0, 200)]
    public ImmutableArray<NewLicenceCondition>? Conditions { get; init; }
}

/// <summary>What a centre has still to bring in order.</summary>
public sealed record NewLicenceCondition
{
    /// <summary>The code of the criterion that it is about; one condition for each at most.</summary>
    [Code]
    public required string Criterion { get; init; }

    /// <summary>What is to be done.</summary>
    [Text(2000)]
    public required string Text { get; init; }

    /// <summary>The last civil date, inclusive.</summary>
    public required LocalDate MeetBy { get; init; }
}

internal sealed class GrantLicenceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<LicenceGrant, LicenceApplicationReceipt>("/v1/licence-applications/{id:guid}/licence", Create)
        .Changes<LicenceApplication>()
        .Describe("Licensing", "GrantLicence", "Licenses the centre that was applied for", "The centre is there with that. Where the assessment falls short of a criterion, a condition has to say until when that is mended.")
        .Place(90)
        .Example(new LicenceGrant
        {
            CentreCode = "MK-003",
            LicenceNumber = "MK-L-003",
            LicensedUntil = new LocalDate(2030, 12, 31),
            Conditions = [new NewLicenceCondition { Criterion = "ACCESS", Text = "A ramp at the entrance", MeetBy = new LocalDate(2027, 3, 31) }],
        })
        .Refuses(
            LicensingRefusals.LicenceApplicationDecided,
            LicensingRefusals.LicenceApplicationIsReturned,
            LicensingRefusals.LicenceApplicationNotAssessed,
            LicensingRefusals.PassMarkMissed(0, 0),
            LicensingRefusals.LicenceConditionOverdue("ACCESS"),
            LicensingRefusals.LicenceConditionsMissing([]),
            SharedRefusals.ValueInvalid("conditions"),
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.BeneficiaryDeceased,
            CentreRefusals.CentreAlreadyLicensed,
            CentreRefusals.LicenceDatesReversed)
        .AllowRoles(Role.Administrator);

    private static GrantLicence Create(Call<LicenceGrant> call) => new(
        call.Id,
        call.Body.CentreCode,
        call.Body.LicenceNumber,
        call.Body.LicensedFrom,
        call.Body.LicensedUntil,
        [.. (call.Body.Conditions ?? []).Select(one => new LicenceCondition(one.Criterion, one.Text, one.MeetBy))],
        call.Context);
}
