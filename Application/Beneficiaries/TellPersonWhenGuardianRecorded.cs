using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Beneficiaries;

/// <summary>
/// Tells whoever has shown that a mobile is theirs, or had an account, that somebody acts for them from now on: a clerk alone says who is a minor, and the
/// account of somebody who is none would be gone without a word.
/// </summary>
public static class TellPersonWhenGuardianRecorded
{
    public sealed record Due(EventReference Event) : Reaction<GuardianRecorded>(Event);

    public static async Task Handle(
        Due due, Reactor reactor, StreamLedger ledger, PersonalData personal, AccountEnds accounts, ISmsSender sms, CancellationToken cancellation)
    {
        var (region, person) = ((await reactor.ReadAsync(due, cancellation)).Region, due.Event.Stream);
        if (await ledger.FindAsync<Beneficiary>(region, person, cancellation) is { State: { IsErased: false, IsDeceased: false } record }
            && (record.MobileVerifiedAt is not null || await accounts.HadAnyAsync(region, person, cancellation))
            && await personal.MobileAsync(region, record, cancellation) is { } mobile)
        {
            await sms.SendAsync(new SmsMessage(region, person, mobile, SmsTexts.Of(record.Language, "guardian-recorded")), cancellation);
        }
    }
}
