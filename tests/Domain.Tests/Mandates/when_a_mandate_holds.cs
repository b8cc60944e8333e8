using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Mandates;

namespace EventLedger.Domain.Tests.Mandates;

public class when_a_mandate_holds
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly Guid Person = Guid.Parse("0190a000-0000-7000-8000-000000000001");
    private static readonly Guid First = Guid.Parse("0190a000-0000-7000-8000-000000000002");
    private static readonly Guid Second = Guid.Parse("0190a000-0000-7000-8000-000000000003");
    private static readonly Guid Request = Guid.Parse("0190a000-0000-7000-8000-000000000004");
    private static readonly CentreLicensed Licensed = new("MK-001", "مركز العزيزية", "Al Aziziyah", "L-1", null, null, Now - Duration.FromDays(30));

    [Fact]
    public void it_does_from_when_it_is_given_until_its_end()
    {
        var mandates = Story.Fold<CentreMandates>([Given()]);

        Flaw(mandates).ShouldBeNull();
        Flaw(mandates, now: Now + Duration.FromDays(365) - Duration.Epsilon).ShouldBeNull();
        Flaw(mandates, now: Now + Duration.FromDays(365)).ShouldBe(MandateFlaw.Expired);
        Flaw(null).ShouldBe(MandateFlaw.Missing);
    }

    [Fact]
    public void it_covers_its_rights_services_and_request_alone()
    {
        var mandates = Story.Fold<CentreMandates>([Given(new([MandateRight.Payment], ["BIRTH-CERT"], Request))]);

        Flaw(mandates, MandateRight.Payment).ShouldBeNull();
        Flaw(mandates, MandateRight.Submission).ShouldBe(MandateFlaw.OutOfScope);
        Flaw(mandates, MandateRight.Payment, service: "LAND-EXTRACT").ShouldBe(MandateFlaw.OutOfScope);
        Flaw(mandates, MandateRight.Payment, request: Second).ShouldBe(MandateFlaw.OutOfScope);
    }

    [Fact]
    public void what_was_asked_holds_once_the_beneficiary_says_yes()
    {
        var asked = new MandateAsked(First, Person, "MK-001", MandateScope.Everything, Now + Duration.FromDays(30), Now);
        var waits = Story.Fold<CentreMandates>([asked]);

        Flaw(waits).ShouldBe(MandateFlaw.Unconfirmed);
        waits.Confirm(First, Consent.Portal, Now).ShouldRecord(new MandateConfirmed(First, Consent.Portal, Now));
        waits.Confirm(Second, Consent.Portal, Now).ShouldRefuse(MandateRefusals.MandateNotFound);
        waits.Confirm(First, Consent.Portal, Now + Duration.FromDays(30)).ShouldRefuse(MandateRefusals.MandateEnded);
        var given = Story.Fold<CentreMandates>([asked, new MandateConfirmed(First, Consent.Portal, Now)]);
        Flaw(given).ShouldBeNull();
        given.Confirm(First, Consent.Portal, Now).ShouldRefuse(MandateRefusals.MandateAlreadyGiven);
        Story.Fold<CentreMandates>([asked, new MandateRevoked(First, MandateParty.Centre, null, Now)]).Confirm(First, Consent.Portal, Now).ShouldRefuse(MandateRefusals.MandateEnded);
    }

    [Fact]
    public void one_or_all_are_revoked_and_none_twice()
    {
        var mandates = Story.Fold<CentreMandates>([Given(), Given() with { MandateId = Second }]);

        mandates.Revoke(First, MandateParty.Beneficiary, null, Now).ShouldRecord(new MandateRevoked(First, MandateParty.Beneficiary, null, Now));
        mandates.Revoke(null, MandateParty.Beneficiary, "Moved", Now).Events.ShouldBe(
            [new MandateRevoked(First, MandateParty.Beneficiary, "Moved", Now), new MandateRevoked(Second, MandateParty.Beneficiary, "Moved", Now)]);
        mandates.Revoke(Person, MandateParty.Centre, null, Now).ShouldRefuse(MandateRefusals.MandateNotFound);
        var revoked = Story.Fold<CentreMandates>([Given(), new MandateRevoked(First, MandateParty.Beneficiary, null, Now)]);
        Flaw(revoked).ShouldBe(MandateFlaw.Revoked);
        revoked.Revoke(First, MandateParty.Beneficiary, null, Now).ShouldRefuse(MandateRefusals.MandateEnded);
        revoked.Revoke(null, MandateParty.Beneficiary, null, Now).ShouldRefuse(MandateRefusals.MandateEnded);
    }

    [Fact]
    public void it_ends_with_the_centres_suspension_and_does_not_come_back_with_the_reinstatement()
    {
        var (later, latest) = (Now + Duration.FromDays(1), Now + Duration.FromDays(2));
        DomainEvent[] suspended = [Licensed, new CentreSuspended("Inspection", later)];
        var mandates = Story.Fold<CentreMandates>([Given()]);

        Flaw(mandates, centre: Story.Fold<ServiceCentre>(suspended), now: later).ShouldBe(MandateFlaw.CentreSuspended);
        var reinstated = Story.Fold<ServiceCentre>([.. suspended, new CentreReinstated("In order", latest)]);
        Flaw(mandates, centre: reinstated, now: latest).ShouldBe(MandateFlaw.CentreSuspended);
        Flaw(Story.Fold<CentreMandates>([Given() with { GivenAt = latest + Duration.FromMinutes(1) }]), centre: reinstated, now: latest + Duration.FromMinutes(1)).ShouldBeNull();
        Flaw(mandates, centre: Story.Fold<ServiceCentre>([Licensed, new CentreLicenceRevoked("Fraud", later)]), now: later).ShouldBe(MandateFlaw.CentreSuspended);
    }

    [Fact]
    public void it_ends_with_the_guardianship_of_who_gave_it_and_does_not_come_back_with_the_guardian()
    {
        var (later, latest) = (Now + Duration.FromDays(1), Now + Duration.FromDays(2));
        var guardian = new GuardianRecorded(Second, Second, GuardianKind.Mother, default, default, default, "Law", "Family register", "clerk", Now);
        DomainEvent[] child = [new BeneficiaryRegistered(Person, IdentityKind.Citizen, default, default, default, default, "clerk", Now), guardian];
        DomainEvent[] ended = [.. child, new GuardianshipEnded(Second, GuardianshipEnding.Ended, "Custody", "admin", later)];
        DomainEvent[] again = [.. ended, guardian with { GuardianshipId = Request, RecordedAt = latest }];
        var mandate = Story.Fold<CentreMandates>([Given() with { GuardianId = Second }]).Find(First)!;

        FlawOf(child).ShouldBeNull();
        FlawOf(ended).ShouldBe(MandateFlaw.GuardianshipEnded);
        FlawOf(again).ShouldBe(MandateFlaw.GuardianshipEnded);
        (mandate with { GivenAt = latest }).FlawAt(Story.Fold<ServiceCentre>([Licensed]), null, latest, Story.Fold<Beneficiary>(again)).ShouldBeNull();

        MandateFlaw? FlawOf(DomainEvent[] told) => mandate.FlawAt(Story.Fold<ServiceCentre>([Licensed]), null, latest, Story.Fold<Beneficiary>(told));
    }

    [Fact]
    public void its_term_is_bounded_and_so_is_how_many_there_are()
    {
        CentreMandates.Give(null, Given()).ShouldRecord(Given());
        CentreMandates.Give(null, Given() with { ValidUntil = Now }).ShouldRefuse(MandateRefusals.MandateTermInvalid(Now + Duration.FromDays(730)));
        CentreMandates.Give(null, Given() with { ValidUntil = Now + Duration.FromDays(731) }).ShouldRefuse(MandateRefusals.MandateTermInvalid(Now + Duration.FromDays(730)));
        var many = Story.Fold<CentreMandates>([.. Enumerable.Range(0, 20).Select(i => Given() with { MandateId = new Guid(i + 1, 0, 0, new byte[8]) })]);
        CentreMandates.Give(many, Given()).ShouldRefuse(MandateRefusals.TooManyMandates(20));
        CentreMandates.Give(many, Given() with { GivenAt = Now + Duration.FromDays(366), ValidUntil = Now + Duration.FromDays(400) }).Refusal.ShouldBeNull();
    }

    private static MandateGiven Given(MandateScope? scope = null) =>
        new(First, Person, "MK-001", scope ?? MandateScope.Everything, Consent.InPerson, null, Now + Duration.FromDays(365), Now);

    private static MandateFlaw? Flaw(
        CentreMandates? mandates, MandateRight right = MandateRight.Submission, string service = "BIRTH-CERT", Guid? request = null, ServiceCentre? centre = null, Instant? now = null)
    {
        var (holds, flaw) = CentreMandates.Under(mandates, centre ?? Story.Fold<ServiceCentre>([Licensed]), right, service, request ?? Request, null, now ?? Now);
        (holds is null).ShouldBe(flaw is not null);
        return flaw;
    }
}
