using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Domain.Tests.Beneficiaries;

public class when_somebody_is_a_minor
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly Guid Id = new("0190a000-0000-7000-8000-000000000001");
    private static readonly Guid Parent = new("0190a000-0000-7000-8000-000000000002");
    private static readonly Guid One = new("0190a000-0000-7000-8000-000000000003");
    private static readonly LocalDate Today = new(2026, 2, 1);
    private static readonly LocalDate Majority = new(2030, 5, 1);
    private static readonly GuardianRecorded Recorded = Until(Majority);

    [Fact]
    public void majority_comes_by_the_years_of_the_calendar_that_counts()
    {
        var (hijri, gregorian) = (new PersonRules(18, IsMajorityHijri: true, 30), new PersonRules(18, IsMajorityHijri: false, 30));

        // 1 Muharram 1430; eighteen years later it is 1448.
        hijri.MajorityOf(new LocalDate(2008, 12, 29)).ShouldBe(new LocalDate(1448, 1, 1, CalendarSystem.UmAlQura).WithCalendar(CalendarSystem.Iso));
        gregorian.MajorityOf(new LocalDate(2008, 12, 29)).ShouldBe(new LocalDate(2026, 12, 29));
        gregorian.MajorityOf(new LocalDate(2008, 2, 29)).ShouldBe(new LocalDate(2026, 2, 28));
        hijri.MajorityOf(new LocalDate(1899, 1, 1)).ShouldBeNull();
        hijri.MajorityOf(new LocalDate(2070, 1, 1)).ShouldBeNull();
    }

    [Fact]
    public void a_guardianship_ends_by_itself_on_its_day_and_the_minority_on_that_of_majority()
    {
        var child = Child(Until(new LocalDate(2028, 1, 1)));

        child.MinorityOn(new LocalDate(2027, 12, 31), Open)!.Guardians.ShouldBe([Parent]);
        child.MinorityOn(new LocalDate(2028, 1, 1), Open)!.Guardians.ShouldBeEmpty();
        child.MinorityOn(Majority.PlusDays(-1), Open)!.EndsAt.ShouldBe(Instant.FromUtc(2030, 4, 30, 21, 0));
        child.MinorityOn(Majority, Open).ShouldBeNull();
        Child().MinorityOn(Today, Open).ShouldBeNull();
    }

    [Fact]
    public void whoever_is_ended_acts_no_more_and_only_an_error_makes_nobody_a_minor_again()
    {
        var ended = new GuardianshipEnded(One, GuardianshipEnding.Ended, "Custody", "admin", Now);
        Child(Recorded).EndGuardianship(ended).ShouldRecord(ended);
        Child(Recorded).EndGuardianship(ended with { GuardianshipId = Parent }).ShouldRefuse(BeneficiaryRefusals.GuardianshipNotFound);
        Child(Recorded, ended).EndGuardianship(ended).ShouldRefuse(BeneficiaryRefusals.GuardianshipOver);
        Child(Recorded, ended).MinorityOn(Today, Open)!.Guardians.ShouldBeEmpty();
        Child(Recorded, ended).IsGuardianEnded(Parent).ShouldBeTrue();
        Child(Recorded, ended with { Cause = GuardianshipEnding.RecordedInError }).MinorityOn(Today, Open).ShouldBeNull();
        Child(Recorded, new RecordMergedInto(Parent, Parent, Now)).EndGuardianship(ended).ShouldRecord(ended);
        Child(Recorded, new BeneficiaryErased("Law", [], Now)).EndGuardianship(ended).ShouldRefuse(BeneficiaryRefusals.BeneficiaryErased);
    }

    [Fact]
    public void what_a_guardian_agreed_to_before_the_end_does_not_come_back_with_the_guardian()
    {
        var again = Child(Recorded, new GuardianshipEnded(One, GuardianshipEnding.Ended, "Custody", "admin", Now), Recorded with { GuardianshipId = Id });

        again.IsGuardianEnded(Parent).ShouldBeFalse();
        again.IsGuardianEnded(Parent, since: Now - Duration.FromDays(1)).ShouldBeTrue();
        again.IsGuardianEnded(Parent, since: Now + Duration.FromDays(1)).ShouldBeFalse();
    }

    [Fact]
    public void what_a_guardian_says_yes_to_lasts_as_long_as_the_guardian_acts()
    {
        var (other, early) = (new Guid("0190a000-0000-7000-8000-000000000004"), new LocalDate(2028, 1, 1));
        var minority = Child(Until(early), Recorded with { GuardianshipId = Id, GuardianId = other }).MinorityOn(Today, Open)!;

        minority.ActsUntil(Parent).ShouldBe(Instant.FromUtc(2027, 12, 31, 21, 0));
        minority.ActsUntil(other).ShouldBe(minority.EndsAt);
        minority.ActsUntil(null).ShouldBe(minority.EndsAt);
        Child(Until(early)).MinorityOn(Today, Open)!.ActsUntil(null).ShouldBe(Instant.FromUtc(2027, 12, 31, 21, 0));
        Child(Until(early)).MinorityOn(early, Open)!.ActsUntil(null).ShouldBe(minority.EndsAt);
    }

    [Fact]
    public void a_day_that_was_redacted_makes_nobody_an_adult_and_nobody_a_guardian()
    {
        var redacted = Child(Recorded with { BornOn = default, MajorityOn = default, Until = default }).MinorityOn(Majority, Open)!;

        redacted.Guardians.ShouldBeEmpty();
        redacted.EndsAt.ShouldBeGreaterThan(Instant.FromUtc(9999, 1, 1, 0, 0));
        Child(Recorded with { Until = default }).MinorityOn(Today, Open)!.Guardians.ShouldBeEmpty();
    }

    [Fact]
    public void a_guardian_is_a_living_adult_with_a_record_of_their_own()
    {
        Record(Child(), Adult()).ShouldRecord(Recorded);
        Record(Child(Recorded), Adult()).ShouldRefuse(BeneficiaryRefusals.GuardianAlreadyRecorded);
        Record(Child(), null).ShouldRefuse(BeneficiaryRefusals.GuardianUnfit(GuardianFlaw.NotFound));
        Record(Child(), Child()).ShouldRefuse(BeneficiaryRefusals.GuardianUnfit(GuardianFlaw.Own));
        Record(Child(), Adult(new DeathRecorded(default, default, null, "admin", Now))).ShouldRefuse(BeneficiaryRefusals.GuardianUnfit(GuardianFlaw.Deceased));
        Record(Child(), Adult(new BeneficiaryErased("Law", [], Now))).ShouldRefuse(BeneficiaryRefusals.GuardianUnfit(GuardianFlaw.Erased));
        Record(Child(), Adult(new RecordMergedInto(One, One, Now))).ShouldRefuse(BeneficiaryRefusals.GuardianUnfit(GuardianFlaw.Merged));
        Record(Child(), Story.Fold<Beneficiary>([new BeneficiarySelfRegistered(Parent, IdentityKind.Citizen, default, default, default, default, Now)]))
            .ShouldRefuse(BeneficiaryRefusals.GuardianUnfit(GuardianFlaw.Unverified));
        Record(Child(), Registered(Parent, IdentityKind.Establishment)).ShouldRefuse(BeneficiaryRefusals.GuardianUnfit(GuardianFlaw.Establishment));
        Child().RecordGuardian(Recorded, Adult(), isGuardianMinor: true, Majority, Majority, Today).ShouldRefuse(BeneficiaryRefusals.GuardianUnfit(GuardianFlaw.Minor));
    }

    [Fact]
    public void only_a_minor_has_one_and_no_longer_than_until_majority()
    {
        Child().RecordGuardian(Recorded, Adult(), isGuardianMinor: false, Today, Today, Today).ShouldRefuse(BeneficiaryRefusals.NotAMinor);
        Child().RecordGuardian(Recorded, Adult(), isGuardianMinor: false, Majority, Majority.PlusDays(1), Today).ShouldRefuse(SharedRefusals.ValueInvalid("until"));
        Child().RecordGuardian(Recorded, Adult(), isGuardianMinor: false, Majority, Today, Today).ShouldRefuse(SharedRefusals.ValueInvalid("until"));
        Record(Registered(Id, IdentityKind.Establishment), Adult()).ShouldRefuse(BeneficiaryRefusals.NotAPerson);
        Record(Child(new BeneficiaryErased("Law", [], Now)), Adult()).ShouldRefuse(BeneficiaryRefusals.BeneficiaryErased);
    }

    private static GuardianRecorded Until(LocalDate until) =>
        new(One, Parent, GuardianKind.Father, default, Sealed(Majority), Sealed(until), "Law", "Family register", "clerk", Now);

    private static Decision Record(Beneficiary child, Beneficiary? guardian) => child.RecordGuardian(
        guardian?.Id == Id ? Recorded with { GuardianId = Id } : Recorded, guardian, isGuardianMinor: false, Majority, Majority, Today);

    private static Beneficiary Child(params DomainEvent[] since) => Registered(Id, IdentityKind.Citizen, since);

    private static Beneficiary Adult(params DomainEvent[] since) => Registered(Parent, IdentityKind.Citizen, since);

    private static Beneficiary Registered(Guid id, IdentityKind kind, params DomainEvent[] since) =>
        Story.Fold<Beneficiary>([new BeneficiaryRegistered(id, kind, default, default, default, default, "clerk", Now), .. since]);

    // Nothing is sealed here.
    private static Protected Sealed(LocalDate day) => new(SealedDay.Write(day));

    private static string? Open(Protected text) => text.IsEmpty ? null : text.Ciphertext;
}
