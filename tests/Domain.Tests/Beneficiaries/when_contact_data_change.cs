using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Domain.Tests.Beneficiaries;

public class when_contact_data_change
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly Guid Id = new("0190a000-0000-7000-8000-000000000001");
    private static readonly Protected Old = new("old");
    private static readonly Protected New = new("new");
    private static readonly MobileVerified Verified = new(Now);
    private static readonly ContactDataReplaced AtACentre = new(New, Old, null, null, ContactProof.Document, "Lost", "Iqama", "clerk", Now);
    private static readonly ContactDataReplaced InThePortal = new(New, Old, null, null, ContactProof.Portal, null, null, "citizen", Now);

    [Fact]
    public void a_mobile_is_verified_once()
    {
        Record().VerifyMobile(Now).ShouldRecord(Verified);
        Record(Verified).VerifyMobile(Now).ShouldRefuse(BeneficiaryRefusals.MobileAlreadyVerified);
        Record(Verified).MobileVerifiedAt.ShouldBe(Now);
    }

    [Fact]
    public void another_mobile_is_unverified_unless_its_code_came_back()
    {
        Record(Verified).ReplaceContact(AtACentre, isMobileProved: false).ShouldRecord(AtACentre);
        var changed = Record(Verified, AtACentre);
        (changed.Mobile, changed.MobileVerifiedAt).ShouldBe((New, null));
        changed.VerifyMobile(Now).ShouldRecord(Verified);
        Record().ReplaceContact(InThePortal, isMobileProved: true).Events.ShouldBe([InThePortal, Verified]);
    }

    [Fact]
    public void no_password_is_reset_for_some_days_after_a_centre_changed_the_mobile()
    {
        var changed = Record(AtACentre);
        changed.NoResetBefore(Now).ShouldBe(Now + Duration.FromHours(72));
        changed.NoResetBefore(Now + Duration.FromHours(72)).ShouldBeNull();
        Record(AtACentre, InThePortal).NoResetBefore(Now).ShouldBeNull();
        Record(AtACentre, AtACentre with { Mobile = default, Language = ContactLanguage.En, ReplacedAt = Now + Duration.FromHours(5) }).NoResetBefore(Now).ShouldBe(Now + Duration.FromHours(72));
        Record(Verified).NoResetBefore(Now).ShouldBeNull();
    }

    [Fact]
    public void no_first_password_is_set_for_as_long_when_the_mobile_of_before_was_verified()
    {
        var lost = Record(Verified, AtACentre);
        lost.NoFirstPasswordBefore(Now).ShouldBe(Now + Duration.FromHours(72));
        lost.NoFirstPasswordBefore(Now + Duration.FromHours(72)).ShouldBeNull();
        Record(Verified, AtACentre, AtACentre).NoFirstPasswordBefore(Now).ShouldBe(Now + Duration.FromHours(72));
        Record(AtACentre).NoFirstPasswordBefore(Now).ShouldBeNull();
        Record(Verified, InThePortal).NoFirstPasswordBefore(Now).ShouldBeNull();
    }

    [Fact]
    public void language_and_channel_leave_the_mobile_as_it_is()
    {
        var replaced = InThePortal with { Mobile = default, FormerMobile = default, Language = ContactLanguage.En };
        Record(Verified).ReplaceContact(replaced, isMobileProved: false).ShouldRecord(replaced);
        var changed = Record(Verified, replaced, replaced with { Language = null, Channel = ContactChannel.Phone });
        changed.ShouldBe(Record(Verified) with { Language = ContactLanguage.En, Channel = ContactChannel.Phone });
        changed.ReplaceContact(replaced with { Channel = ContactChannel.Phone }, isMobileProved: false).ShouldRefuse(BeneficiaryRefusals.ContactUnchanged);
        changed.ReplaceContact(replaced with { Language = null }, isMobileProved: false).ShouldRefuse(BeneficiaryRefusals.ContactUnchanged);
    }

    [Fact]
    public void nothing_changes_without_proof()
    {
        Record().ReplaceContact(InThePortal, isMobileProved: false).ShouldRefuse(BeneficiaryRefusals.ContactProofMissing);
        Record().ReplaceContact(AtACentre with { Shown = null }, isMobileProved: true).ShouldRefuse(BeneficiaryRefusals.ContactProofMissing);
        Record().ReplaceContact(AtACentre with { Reason = null }, isMobileProved: false).ShouldRefuse(BeneficiaryRefusals.ContactProofMissing);
    }

    [Fact]
    public void a_record_that_does_not_go_on_stays_as_it_is()
    {
        var merged = Record(new RecordMergedInto(Guid.Empty, Guid.Empty, Now));
        merged.VerifyMobile(Now).ShouldRefuse(BeneficiaryRefusals.RecordMerged(Guid.Empty));
        merged.ReplaceContact(AtACentre, isMobileProved: false).ShouldRefuse(BeneficiaryRefusals.RecordMerged(Guid.Empty));
        var erased = Record(new BeneficiaryErased("Law", ["a", "b"], Now));
        erased.VerifyMobile(Now).ShouldRefuse(BeneficiaryRefusals.BeneficiaryErased);
        erased.ReplaceContact(AtACentre, isMobileProved: false).ShouldRefuse(BeneficiaryRefusals.BeneficiaryErased);
    }

    private static Beneficiary Record(params DomainEvent[] later) => Story.Fold<Beneficiary>(
        [new BeneficiaryRegistered(Id, IdentityKind.Citizen, default, default, default, Old, "clerk", Now), .. later]);
}
