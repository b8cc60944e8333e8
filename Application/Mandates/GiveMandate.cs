using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Centres;
using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Mandates;

/// <summary>Records that a beneficiary lets the caller's centre act for them, or asks for it.</summary>
/// <param name="MandateId">New; made by the caller so that handling stays repeatable.</param>
/// <param name="Consent">How the beneficiary says yes: standing there, or later on.</param>
/// <param name="Shown">What was shown; null when nothing is said of it.</param>
/// <param name="ValidUntil">Null for the usual term.</param>
/// <param name="GuardianId">Which guardian says yes for a minor; null for the only one, and of whoever is none.</param>
public sealed record GiveMandate(
    Guid MandateId,
    Guid BeneficiaryId,
    Consent Consent,
    MandateScope Scope,
    string? Shown,
    Instant? ValidUntil,
    Guid? GuardianId,
    CommandContext Context) : Command<CentreMandates>(null, Context)
{
    // Callers without a centre are refused by the address.
    public string CentreCode => Context.Actor.CentreCode!;

    public override Guid Stream => CentreMandates.StreamId(Context.Actor.Region, BeneficiaryId, CentreCode);

    public override object Answer(Current<CentreMandates> current) => new MandateReceipt(MandateId, BeneficiaryId, CentreCode, current.Version);
}

/// <summary>What a command on mandates answers.</summary>
/// <param name="Id">The mandate; absent when the command was about all.</param>
/// <param name="Version">Of all mandates between the beneficiary and the centre, as in <c>ETag</c>.</param>
public sealed record MandateReceipt(Guid? Id, Guid BeneficiaryId, string CentreCode, long Version);

public static class GiveMandateHandler
{
    public static async Task<Outcome> Handle(GiveMandate command, StreamLedger ledger, MandateCodes codes, PersonalData personal, CancellationToken cancellation)
    {
        if (command.Context.Actor.CentreCode is null)
        {
            return await ledger.RefuseAsync(command, SharedRefusals.AccessDenied, cancellation);
        }

        CodeRecipient? to = null;
        var outcome = await ledger.BeginOrGoOnAsync(
            command,
            async (existing, on) =>
            {
                var (decision, guardian) = await DecideAsync(command, existing, personal, on);
                if (decision.Refusal is not null || command.Consent != Consent.Code || to is not null)
                {
                    return decision;
                }

                (to, var refusal) = await codes.RecipientAsync(on.Context.Actor, command.BeneficiaryId, guardian, cancellation);
                return refusal is null ? decision : refusal;
            },
            cancellation);

        // Once it is written: whoever repeats the command would else end the code that is on its way.
        if (to is not null && outcome is { IsRefused: false, Replayed: false })
        {
            await codes.SendAsync(to, command.CentreCode, command.MandateId, cancellation);
        }

        return outcome;
    }

    private static async ValueTask<(Decision Decision, Guid? Guardian)> DecideAsync(
        GiveMandate command, CentreMandates? existing, PersonalData personal, Deliberation on)
    {
        if (await on.RestOnAsync<Beneficiary>(command.BeneficiaryId, isAfresh: true) is not { State: var person })
        {
            return (BeneficiaryRefusals.BeneficiaryNotFound, null);
        }

        if ((person.WhyNotServed ?? await WhyNotHereAsync(command, on)) is { } refusal)
        {
            return (refusal, null);
        }

        // For a minor a guardian says yes, and for no longer than that one acts.
        var minority = await Minors.FindAsync(personal, on.Region, person, on.Now, on.Cancellation);
        var guardian = minority is null ? null : await GuardianAsync(command.GuardianId, minority, personal, on);
        if (minority is null && command.GuardianId is not null)
        {
            return (BeneficiaryRefusals.NotAMinor, null);
        }

        if (minority is not null && guardian is null && command.Consent != Consent.Portal)
        {
            return (BeneficiaryRefusals.GuardianNeeded, null);
        }

        var latest = minority?.ActsUntil(guardian) ?? Instant.MaxValue;
        var validUntil = command.ValidUntil ?? Instant.Min(on.At + Duration.FromDays(CentreMandates.UsualDays), latest);
        if (validUntil > latest)
        {
            return (MandateRefusals.MandateTermInvalid(latest), null);
        }

        var decision = command.Consent == Consent.InPerson
            ? CentreMandates.Give(
                existing,
                new(command.MandateId, command.BeneficiaryId, command.CentreCode, command.Scope, Consent.InPerson, command.Shown, validUntil, on.At) { GuardianId = guardian })
            : CentreMandates.Ask(
                existing,
                new(command.MandateId, command.BeneficiaryId, command.CentreCode, command.Scope, validUntil, on.At)
                {
                    GuardianId = command.Consent == Consent.Code ? guardian : null,
                });
        return (decision, guardian);
    }

    // The only guardian need not be named.
    private static async ValueTask<Guid?> GuardianAsync(Guid? named, Minority minority, PersonalData personal, Deliberation on) =>
        (named ?? (minority.Guardians is [var only] ? only : (Guid?)null)) is { } guardian && minority.Guardians.Contains(guardian)
        && await Minors.CanSpeakAsync(personal, guardian, on)
            ? guardian
            : null;

    private static async ValueTask<Refusal?> WhyNotHereAsync(GiveMandate command, Deliberation on)
    {
        // One that is suspended meanwhile takes no new mandate into its reinstatement.
        if (await on.RestOnCentreAsync(command.CentreCode) is not { } centre)
        {
            return CentreRefusals.CentreNotFound;
        }

        if (centre.IsOutOfWork || !centre.IsLicensedAt(on.Now))
        {
            return CentreRefusals.LicenceNotValid;
        }

        foreach (var service in command.Scope.ServiceCodes)
        {
            if (await on.ReferenceAsync<ServiceDefinition>(ServiceDefinition.StreamId(on.Region, service)) is not { State.IsPublished: true })
            {
                return ServiceRefusals.ServiceNotFound;
            }
        }

        // Another's request is none here: whose it is is nobody's business.
        return command.Scope.RequestId is { } id && (await on.FindAsync<CitizenRequest>(id))?.State.BeneficiaryId != command.BeneficiaryId
            ? RequestRefusals.RequestNotFound
            : null;
    }
}
