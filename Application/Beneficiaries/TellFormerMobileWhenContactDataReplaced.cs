using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Tells the mobile that a person had that there is another one now: whoever did not ask for that learns of it.</summary>
public static class TellFormerMobileWhenContactDataReplaced
{
    public sealed record Due(EventReference Event) : Reaction<ContactDataReplaced>(Event);

    public static async Task Handle(Due due, Reactor reactor, StreamLedger ledger, PersonalData personal, ISmsSender sms, CancellationToken cancellation)
    {
        var replaced = await reactor.ReadAsync(due, cancellation);
        var (region, person) = (replaced.Region, due.Event.Stream);

        // Nothing when the mobile stayed, and of somebody who was erased since nobody knows it any more.
        if ((await personal.FindKeyAsync(region, person, cancellation))?.Open(replaced.Event.FormerMobile) is not { } mobile)
        {
            return;
        }

        if (await ledger.FindAsync<Beneficiary>(region, person, cancellation) is { State: { IsDeceased: false } record })
        {
            await sms.SendAsync(new SmsMessage(region, person, mobile, SmsTexts.Of(record.Language, "mobile-replaced")), cancellation);
        }
    }
}
