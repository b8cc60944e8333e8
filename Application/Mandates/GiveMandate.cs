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
public sealed record GiveMandate(
    Guid MandateId,
    Guid BeneficiaryId,
    Consent Consent,
    MandateScope Scope,
    string? Shown,
    Instant? ValidUntil,
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
    public static async Task<Outcome> Handle(GiveMandate command, StreamLedger ledger, MandateCodes codes, CancellationToken cancellation)
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
                var decision = await DecideAsync(command, existing, on);
                if (decision.Refusal is not null || command.Consent != Consent.Code || to is not null)
                {
                    return decision;
                }

                (to, var refusal) = await codes.RecipientAsync(on.Context.Actor, command.BeneficiaryId, cancellation);
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

    private static async ValueTask<Decision> DecideAsync(GiveMandate command, CentreMandates? existing, Deliberation on)
    {
        if (await on.RestOnAsync<Beneficiary>(command.BeneficiaryId, isAfresh: true) is not { State: var person })
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        if (person.IsErased)
        {
            return BeneficiaryRefusals.BeneficiaryErased;
        }

        if (person.MergedInto is { } survivor)
        {
            return BeneficiaryRefusals.RecordMerged(survivor);
        }

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
        if (command.Scope.RequestId is { } id && (await on.FindAsync<CitizenRequest>(id))?.State.BeneficiaryId != command.BeneficiaryId)
        {
            return RequestRefusals.RequestNotFound;
        }

        var validUntil = command.ValidUntil ?? on.At + Duration.FromDays(CentreMandates.UsualDays);
        return command.Consent == Consent.InPerson
            ? CentreMandates.Give(
                existing, new(command.MandateId, command.BeneficiaryId, command.CentreCode, command.Scope, Consent.InPerson, command.Shown, validUntil, on.At))
            : CentreMandates.Ask(existing, new(command.MandateId, command.BeneficiaryId, command.CentreCode, command.Scope, validUntil, on.At));
    }
}
