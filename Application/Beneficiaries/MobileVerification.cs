using EventLedger.Application.Credentials;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Sends a code to a mobile: to that of a record, or to the one that it is to have.</summary>
public sealed class MobileVerification(OneTimeCodes codes, TimeProvider time)
{
    /// <param name="typed">Null for the mobile of the record.</param>
    /// <returns>When the code ends, or why none is sent.</returns>
    public async Task<(Instant? ExpiresAt, Refusal? Refusal)> SendAsync(Actor actor, Guid beneficiary, string? typed, CancellationToken cancellation)
    {
        var mobile = typed is null ? null : MobileNumber.Parse(typed);
        if (typed is not null && mobile is null)
        {
            return (null, BeneficiaryRefusals.MobileInvalid);
        }

        var (to, refusal) = await codes.RecipientAsync(
            actor,
            beneficiary,
            mobile,
            mobile is null ? person => person.VerifyMobile(Instant.FromDateTimeOffset(time.GetUtcNow())).Refusal : null,
            cancellation);
        return to is null ? (null, refusal) : (await codes.SendAsync(to, CodePurpose.Mobile, to.Mobile, cancellation), null);
    }
}
