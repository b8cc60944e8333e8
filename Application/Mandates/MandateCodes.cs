using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Mandates;

/// <summary>The codes with which beneficiaries say yes to a mandate: sent to their mobiles, and told to the centre that asks.</summary>
public sealed class MandateCodes(OneTimeCodes codes, StreamLedger ledger)
{
    /// <summary>Sends another code for a mandate that waits for a yes.</summary>
    /// <returns>When it ends, or why none is sent.</returns>
    public async Task<(Instant? ExpiresAt, Refusal? Refusal)> SendAgainAsync(Actor actor, Guid beneficiary, string centreCode, Guid mandate, CancellationToken cancellation)
    {
        var stream = CentreMandates.StreamId(actor.Region, beneficiary, centreCode);
        if (await ledger.FindAsync<CentreMandates>(actor.Region, stream, cancellation) is not { State: var mandates })
        {
            return (null, MandateRefusals.MandateNotFound);
        }

        if (!mandates.Admits(actor))
        {
            return (null, SharedRefusals.AccessDenied);
        }

        if (mandates.Confirm(mandate, Consent.Code, ledger.Now()).Refusal is { } unfit)
        {
            return (null, unfit);
        }

        var (to, refusal) = await RecipientAsync(actor, beneficiary, mandates.Find(mandate)?.GuardianId, cancellation);
        return to is null ? (null, refusal) : (await SendAsync(to, centreCode, mandate, cancellation), null);
    }

    internal static string Subject(Guid mandate) => mandate.ToString();

    /// <param name="guardian">Who says yes for a minor; null for the beneficiary.</param>
    internal Task<(CodeRecipient? To, Refusal? Refusal)> RecipientAsync(Actor actor, Guid beneficiary, Guid? guardian, CancellationToken cancellation) =>
        codes.RecipientAsync(actor, beneficiary, mobile: null, unfit: null, cancellation, guardian);

    // The message names the centre, so that nobody says yes to another than the one they sit at.
    internal async Task<Instant> SendAsync(CodeRecipient to, string centreCode, Guid mandate, CancellationToken cancellation)
    {
        var centre = (await ledger.FindAsync<ServiceCentre>(to.Region, ServiceCentre.StreamId(to.Region, centreCode), cancellation))?.State;
        var name = SmsTexts.IsEnglish(to.Language) ? centre?.NameEn : centre?.NameAr;
        return await codes.SendAsync(to, CodePurpose.Mandate, Subject(mandate), cancellation, name ?? centreCode);
    }
}
