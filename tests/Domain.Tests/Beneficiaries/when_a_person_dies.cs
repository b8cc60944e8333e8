using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Domain.Tests.Beneficiaries;

public class when_a_person_dies
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly Guid Id = new("0190a000-0000-7000-8000-000000000001");
    private static readonly Guid Other = new("0190a000-0000-7000-8000-000000000002");
    private static readonly LocalDate Today = new(2026, 2, 1);
    private static readonly DeathRecorded Death = new(new("day"), new("number"), "Death certificate", "clerk", Now);
    private static readonly DeathRecordedInError Error = new("A namesake's", "admin", Now);

    [Fact]
    public void nothing_new_begins_in_that_name_until_it_is_corrected()
    {
        Person().RecordDeath(Death, Today, Today, needsDocument: true).ShouldRecord(Death);
        var dead = Person(Death);
        dead.WhyNotServed.ShouldBe(BeneficiaryRefusals.BeneficiaryDeceased);
        dead.WhyNotTakenOver.ShouldBeNull();
        dead.VerifyMobile(Now).ShouldRefuse(BeneficiaryRefusals.BeneficiaryDeceased);
        dead.RecordDeath(Death, Today, Today, needsDocument: true).ShouldRefuse(BeneficiaryRefusals.DeathAlreadyRecorded);
        dead.CorrectDeath("A namesake's", "admin", Now).ShouldRecord(Error);
        Person(Death, Error).WhyNotServed.ShouldBeNull();
        Person().CorrectDeath("A namesake's", "admin", Now).ShouldRefuse(BeneficiaryRefusals.DeathNotRecorded);
    }

    [Fact]
    public void a_centre_shows_what_it_saw_and_nobody_dies_tomorrow()
    {
        Person().RecordDeath(Death with { Shown = null }, Today, Today, needsDocument: true).ShouldRefuse(BeneficiaryRefusals.DeathProofMissing);
        Person().RecordDeath(Death with { Shown = null }, Today, Today, needsDocument: false).ShouldRecord(Death with { Shown = null });
        Person().RecordDeath(Death, Today.PlusDays(1), Today, needsDocument: false).ShouldRefuse(BeneficiaryRefusals.DeathInTheFuture);
        Story.Fold<Beneficiary>([new BeneficiaryRegistered(Id, IdentityKind.Establishment, default, default, default, default, "clerk", Now)])
            .RecordDeath(Death, Today, Today, needsDocument: false).ShouldRefuse(BeneficiaryRefusals.NotAPerson);
    }

    [Fact]
    public void the_living_and_the_dead_are_not_one_person()
    {
        RecordMerge.Request(Person(Death), Registered(Other), "Twice", "manager", Now).ShouldRefuse(BeneficiaryRefusals.BeneficiaryDeceased);
        RecordMerge.Request(Person(Death), Registered(Other, Death), "Twice", "manager", Now).ShouldRecord<MergeRequested>();
    }

    [Fact]
    public void what_somebody_opened_alone_waits_for_a_document_or_goes()
    {
        var alone = Story.Fold<Beneficiary>([new BeneficiarySelfRegistered(Id, IdentityKind.Citizen, default, default, default, default, Now)]);
        alone.WhyNotServed.ShouldBe(BeneficiaryRefusals.BeneficiaryUnverified);
        alone.WhyNotTakenOver.ShouldBe(BeneficiaryRefusals.BeneficiaryUnverified);
        alone.Verify(Other, "ID", "clerk", Now).ShouldRefuse(BeneficiaryRefusals.BeneficiaryAlreadyRegistered(Other));
        var verified = new BeneficiaryVerified("ID", "clerk", Now);
        alone.Verify(null, "ID", "clerk", Now).ShouldRecord(verified);
        alone.RemoveUnverified("process:x", Now).ShouldRecord<BeneficiaryErased>().Approvers.ShouldBe(["process:x"]);
        RecordMerge.Request(Person(), Registered(Other) with { IsUnverified = true }, "Twice", "manager", Now).ShouldRefuse(BeneficiaryRefusals.BeneficiaryUnverified);

        var known = Beneficiary.Evolve(alone, verified);
        known.WhyNotServed.ShouldBeNull();
        known.RemoveUnverified("process:x", Now).ShouldRefuse(BeneficiaryRefusals.BeneficiaryAlreadyVerified);
        known.Verify(null, "ID", "clerk", Now).ShouldRefuse(BeneficiaryRefusals.BeneficiaryAlreadyVerified);
    }

    private static Beneficiary Person(params DomainEvent[] since) => Registered(Id, since);

    private static Beneficiary Registered(Guid id, params DomainEvent[] since) =>
        Story.Fold<Beneficiary>([new BeneficiaryRegistered(id, IdentityKind.Citizen, default, default, default, default, "clerk", Now), .. since]);
}
