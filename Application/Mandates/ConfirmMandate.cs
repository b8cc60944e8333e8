using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
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
    public static Task<Outcome> Handle(ConfirmMandate command, StreamLedger ledger, OneTimeCodes codes, CancellationToken cancellation)
    {
        var actor = command.Context.Actor;
        if (command.Code is { } typed)
        {
            var code = codes.Entered(actor, command.BeneficiaryId, CodePurpose.Mandate, typed);
            return ledger.DecideAsync(
                command,
                (mandates, on) => code.JudgeAsync(mandates.Confirm(command.MandateId, Consent.Code, on.At), MandateCodes.Subject(command.MandateId), on),
                (writes, _) => code.Use(writes),
                cancellation);
        }

        return actor.Role == Role.Beneficiary
            ? ledger.DecideAsync(command, (mandates, at) => mandates.Confirm(command.MandateId, Consent.Portal, at), cancellation)
            : ledger.RefuseAsync(command, SharedRefusals.AccessDenied, cancellation);
    }
}
