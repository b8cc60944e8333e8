using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Mandates;

/// <summary>The beneficiary says yes to what a centre asked: signed in, or by the code that was sent for it and that the centre enters.</summary>
/// <param name="Code">Null for whoever is signed in.</param>
public sealed record ConfirmMandate(Guid BeneficiaryId, string CentreCode, Guid MandateId, string? Code, CommandContext Context)
    : Command<CentreMandates>(null, Context)
{
    public override Guid Stream => CentreMandates.StreamId(Context.Actor.Region, BeneficiaryId, CentreCode);

    public override object Answer(Current<CentreMandates> current) => new MandateReceipt(MandateId, BeneficiaryId, CentreCode, current.Version);
}

public static class ConfirmMandateHandler
{
    public static Task<Outcome> Handle(ConfirmMandate command, StreamLedger ledger, OneTimeCodes codes, PersonalData personal, CancellationToken cancellation)
    {
        var actor = command.Context.Actor;
        if (command.Code is { } typed)
        {
            var code = codes.Entered(actor, command.BeneficiaryId, CodePurpose.Mandate, typed);
            return ledger.DecideAsync(
                command,
                async (mandates, on) => await code.JudgeAsync(await DecideByCodeAsync(command, mandates, personal, on), MandateCodes.Subject(command.MandateId), on),
                (writes, _) => code.Use(writes),
                cancellation);
        }

        return actor.Role == Role.Beneficiary
            ? ledger.DecideAsync(command, (mandates, on) => DecideSignedInAsync(command, mandates, personal, on), cancellation)
            : ledger.RefuseAsync(command, SharedRefusals.AccessDenied, cancellation);
    }

    // Whoever the code was sent to has to be a guardian still, and there to speak.
    private static async ValueTask<Decision> DecideByCodeAsync(ConfirmMandate command, CentreMandates mandates, PersonalData personal, Deliberation on)
    {
        var (minority, refusal) = await PersonAsync(command, personal, on);
        var guardian = mandates.Find(command.MandateId)?.GuardianId;
        var isTheirs = guardian is { } named ? minority?.Guardians.Contains(named) == true && await Minors.CanSpeakAsync(personal, named, on) : minority is null;
        var confirmed = mandates.Confirm(command.MandateId, Consent.Code, on.At, guardian);
        return refusal is not null ? refusal
            : confirmed.Refusal is not null ? confirmed
            : !isTheirs ? BeneficiaryRefusals.GuardianNeeded
            : TooLong(command, mandates, minority, guardian) is { } tooLong ? tooLong
            : confirmed;
    }

    private static async ValueTask<Decision> DecideSignedInAsync(ConfirmMandate command, CentreMandates mandates, PersonalData personal, Deliberation on)
    {
        var (minority, refusal) = await PersonAsync(command, personal, on);
        var guardian = await GuardianStanding.NamedAsync(personal, on);
        return refusal is not null ? refusal
            : minority is not null && guardian is null ? BeneficiaryRefusals.GuardianNeeded
            : TooLong(command, mandates, minority, guardian) is { } tooLong ? tooLong
            : mandates.Confirm(command.MandateId, Consent.Portal, on.At, guardian);
    }

    /// <summary>What was asked for longer than the guardian acts is asked for anew: nobody says yes to what comes after that.</summary>
    private static Refusal? TooLong(ConfirmMandate command, CentreMandates mandates, Minority? minority, Guid? guardian) =>
        minority?.ActsUntil(guardian) is { } latest && mandates.Find(command.MandateId)?.ValidUntil > latest ? MandateRefusals.MandateTermInvalid(latest) : null;

    /// <summary>Whether the person can say yes at all, and whether a guardian has to: as it is when that is written.</summary>
    private static async ValueTask<(Minority? Minority, Refusal? Refusal)> PersonAsync(ConfirmMandate command, PersonalData personal, Deliberation on)
    {
        if (await on.RestOnAsync<Beneficiary>(command.BeneficiaryId, isAfresh: true) is not { State: var person })
        {
            return (null, BeneficiaryRefusals.BeneficiaryNotFound);
        }

        return (await Minors.FindAsync(personal, on.Region, person, on.Now, on.Cancellation), person.WhyNotServed);
    }
}
