using System.Collections.Immutable;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Application.Mandates;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Privacy;

/// <summary>The event that a consent is taken from, for which a proof can be asked.</summary>
/// <param name="Version">Its place in its stream.</param>
public sealed record ConsentProof(Guid StreamId, long Version);

/// <summary>That a centre may act in the person's name.</summary>
/// <param name="ServiceCodes">Empty for all services.</param>
/// <param name="RequestId">Absent when it is for any request.</param>
/// <param name="Shown">What was shown when it was given; absent when nobody said.</param>
/// <param name="ValidUntil">Exclusive.</param>
/// <param name="WithdrawnAt">Absent while it was not withdrawn.</param>
/// <param name="WithdrawnBy">Who withdrew it.</param>
public sealed record MandateConsent(
    Guid MandateId,
    string CentreCode,
    ImmutableArray<MandateRight> Rights,
    ImmutableArray<string> ServiceCodes,
    Guid? RequestId,
    Consent How,
    string? Shown,
    Instant GivenAt,
    Instant ValidUntil,
    Instant? WithdrawnAt,
    MandateParty? WithdrawnBy,
    ConsentProof Proof);

/// <summary>How the person is to be reached.</summary>
/// <param name="Language">Absent while nobody said, which is Arabic; likewise the channel.</param>
/// <param name="How">How it was made sure that the person says so; absent for what the record was opened with, whose identity a centre verified.</param>
/// <param name="VerifiedBy">Absent where the person said so alone.</param>
/// <param name="MobileVerifiedAt">When a code that was sent to the mobile came back; absent while none did.</param>
/// <param name="Until">When another took its place; absent while it holds.</param>
public sealed record ContactConsent(
    ContactLanguage? Language, ContactChannel? Channel, ContactProof? How, string? Shown, string? VerifiedBy, Instant Since, Instant? MobileVerifiedAt, Instant? Until, ConsentProof Proof);

/// <summary>All that a person agreed to, the oldest first. It holds no personal data, and outlasts an erasure.</summary>
public sealed record Consents(Guid BeneficiaryId, ImmutableArray<MandateConsent> Mandates, ImmutableArray<ContactConsent> Contact);

/// <summary>Reads what a person agreed to from the events themselves: a register beside them would be a second truth.</summary>
public sealed class ConsentRegister(OwnData own, BeneficiaryMandates mandates, StreamLedger ledger)
{
    /// <summary>Also what the person agreed to under records that were merged into this one.</summary>
    public async Task<Consents> ReadAsync(string region, Guid beneficiary, CancellationToken cancellation)
    {
        var (given, contact) = (new List<MandateConsent>(), new List<ContactConsent>());
        foreach (var record in await AbsorbedRecords.WithAsync(ledger, region, beneficiary, cancellation))
        {
            foreach (var stream in await mandates.ReadAsync(region, record, cancellation))
            {
                given.AddRange(OfMandates(stream, await own.EventsAsync(region, stream, cancellation)));
            }

            contact.AddRange(OfContact(record, await own.EventsAsync(region, record, cancellation)));
        }

        return new(beneficiary, [.. given.OrderBy(one => one.GivenAt)], [.. contact.OrderBy(one => one.Since)]);
    }

    /// <summary>Of the events between a person and one centre.</summary>
    internal static IEnumerable<MandateConsent> OfMandates(Guid stream, ImmutableArray<DomainEvent> events)
    {
        var (asked, consents) = (new Dictionary<Guid, MandateAsked>(), new Dictionary<Guid, MandateConsent>());
        for (var i = 0; i < events.Length; i++)
        {
            var proof = new ConsentProof(stream, i + 1);
            switch (events[i])
            {
                case MandateGiven e:
                    consents[e.MandateId] = Of(e.MandateId, e.CentreCode, e.Scope, e.Consent, e.Shown, e.GivenAt, e.ValidUntil, proof);
                    break;
                case MandateAsked e:
                    asked[e.MandateId] = e;
                    break;
                case MandateConfirmed e when asked.TryGetValue(e.MandateId, out var what):
                    consents[e.MandateId] = Of(e.MandateId, what.CentreCode, what.Scope, e.Consent, null, e.ConfirmedAt, what.ValidUntil, proof);
                    break;
                case MandateRevoked e when consents.TryGetValue(e.MandateId, out var consent):
                    consents[e.MandateId] = consent with { WithdrawnAt = e.RevokedAt, WithdrawnBy = e.RevokedBy };
                    break;
            }
        }

        return consents.Values;
    }

    /// <summary>Of the events of a person's record.</summary>
    internal static ImmutableArray<ContactConsent> OfContact(Guid beneficiary, ImmutableArray<DomainEvent> events)
    {
        var consents = new List<ContactConsent>();
        for (var i = 0; i < events.Length; i++)
        {
            var proof = new ConsentProof(beneficiary, i + 1);
            switch (events[i])
            {
                case BeneficiaryRegistered e:
                    consents.Add(new(null, null, null, null, e.VerifiedBy, e.RegisteredAt, null, null, proof));
                    break;
                case BeneficiarySelfRegistered e:
                    consents.Add(new(null, null, null, null, null, e.RegisteredAt, null, null, proof));
                    break;
                case ContactDataReplaced e when consents.Count > 0:
                    var before = consents[^1];
                    consents[^1] = before with { Until = e.ReplacedAt };
                    consents.Add(new(
                        e.Language ?? before.Language,
                        e.Channel ?? before.Channel,
                        e.Proof,
                        e.Shown,
                        e.VerifiedBy,
                        e.ReplacedAt,
                        e.Mobile.IsEmpty ? before.MobileVerifiedAt : null,
                        null,
                        proof));
                    break;
                case MobileVerified e when consents.Count > 0:
                    consents[^1] = consents[^1] with { MobileVerifiedAt = e.VerifiedAt };
                    break;
                case BeneficiaryErased e when consents.Count > 0:
                    consents[^1] = consents[^1] with { Until = e.ErasedAt };
                    break;
            }
        }

        return [.. consents];
    }

    private static MandateConsent Of(Guid id, string centre, MandateScope scope, Consent how, string? shown, Instant at, Instant until, ConsentProof proof) =>
        new(id, centre, scope.Rights, scope.ServiceCodes, scope.RequestId, how, shown, at, until, null, null, proof);
}
