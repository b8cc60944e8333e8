using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>That a person died.</summary>
public sealed record NewDeath
{
    /// <summary>In the Gregorian calendar; kept sealed.</summary>
    public required LocalDate DiedOn { get; init; }

    /// <summary>The number of the certificate; kept sealed.</summary>
    [Text(50)]
    public required string Certificate { get; init; }

    /// <summary>A centre has to say what was shown, such as the type of a document. No personal data.</summary>
    [Text(200)]
    public string? Shown { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(NewDeath);
}

internal sealed class RecordDeathEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewDeath, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/death", call =>
            new RecordDeath(call.Id, call.Body.DiedOn, call.Body.Certificate, call.Body.Shown, call.Context))
        .Describe(
            "Beneficiaries",
            "RecordDeath",
            "Records that a person died",
            "Account, codes and mandates end at once, no message is sent any more, and nothing new begins in that name. What is open stays, and is listed for the centre that has it.")
        .Example(new NewDeath { DiedOn = new LocalDate(2026, 11, 2), Certificate = "D-2026-4711", Shown = "Death certificate" })
        .Changes<Beneficiary>()
        .Refuses(
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryUnverified,
            BeneficiaryRefusals.DeathAlreadyRecorded,
            BeneficiaryRefusals.DeathInTheFuture,
            BeneficiaryRefusals.DeathProofMissing,
            BeneficiaryRefusals.NotAPerson)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);
}
