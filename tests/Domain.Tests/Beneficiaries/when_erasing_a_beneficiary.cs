using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Domain.Tests.Beneficiaries;

public sealed class when_erasing_a_beneficiary
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 24, 9, 0);
    private static readonly Beneficiary Person = new(Guid.Empty, IdentityKind.Citizen, default, default, default, default, At);
    private static readonly Beneficiary Asked = After(Person, Person.RequestErasure([], "Order 7", "admin.makkah", hasOpenRequest: false, At));
    private static readonly Beneficiary Erased = After(Asked, Asked.Erase([], "auditor.makkah", hasOpenRequest: false, At));
    private static readonly Beneficiary Held = After(Asked, Asked.PlaceHold("Case 4411", "auditor.makkah", At));

    [Fact]
    public void it_names_both_persons_and_the_basis()
    {
        var erased = Asked.Erase([], "auditor.makkah", hasOpenRequest: false, At).Events.ShouldHaveSingleItem().ShouldBeOfType<BeneficiaryErased>();

        (erased.Basis, erased.ErasedAt).ShouldBe(("Order 7", At));
        erased.Approvers.ShouldBe(["admin.makkah", "auditor.makkah"]);
        (Erased.IsErased, Erased.Erasure).ShouldBe((true, null));
    }

    [Theory]
    [InlineData("admin.makkah")]
    [InlineData("ADMIN.makkah")]
    public void whoever_asked_cannot_approve(string user) => Asked.Erase([], user, hasOpenRequest: false, At).Refusal.ShouldBe(BeneficiaryRefusals.ErasureNeedsAnother);

    [Fact]
    public void nothing_is_erased_that_nobody_asked_for()
    {
        Person.Erase([], "auditor.makkah", hasOpenRequest: false, At).Refusal.ShouldBe(BeneficiaryRefusals.ErasureNotRequested);
        Person.DeclineErasure("No.", "auditor.makkah", At).Refusal.ShouldBe(BeneficiaryRefusals.ErasureNotRequested);
    }

    [Fact]
    public void it_is_asked_for_once_and_again_after_it_was_declined()
    {
        Asked.RequestErasure([], "Order 8", "admin.makkah", hasOpenRequest: false, At).Refusal.ShouldBe(BeneficiaryRefusals.ErasureAlreadyRequested);
        After(Asked, Asked.DeclineErasure("Needed.", "auditor.makkah", At)).RequestErasure([], "Order 8", "admin.makkah", hasOpenRequest: false, At).Refusal.ShouldBeNull();
    }

    [Fact]
    public void a_hold_stands_in_the_way_also_of_what_was_asked_for_before_it()
    {
        Held.Erase([], "auditor.makkah", hasOpenRequest: false, At).Refusal.ShouldBe(BeneficiaryRefusals.LegalHoldInPlace);
        Held.PlaceHold("Case 4412", "auditor.makkah", At).Refusal.ShouldBe(BeneficiaryRefusals.LegalHoldInPlace);
        var released = After(Held, Held.ReleaseHold("Closed", "auditor.makkah", At));
        released.Erase([], "auditor.makkah", hasOpenRequest: false, At).Refusal.ShouldBeNull();
        released.ReleaseHold("Closed", "auditor.makkah", At).Refusal.ShouldBe(BeneficiaryRefusals.NoLegalHold);
        var held = After(Person, Person.PlaceHold("Case 4411", "auditor.makkah", At));
        held.RequestErasure([], "Order 7", "admin.makkah", hasOpenRequest: false, At).Refusal.ShouldBe(BeneficiaryRefusals.LegalHoldInPlace);
    }

    [Fact]
    public void an_open_request_stands_in_the_way()
    {
        Person.RequestErasure([], "Order 7", "admin.makkah", hasOpenRequest: true, At).Refusal.ShouldBe(BeneficiaryRefusals.BeneficiaryHasOpenRequest);
        Asked.Erase([], "auditor.makkah", hasOpenRequest: true, At).Refusal.ShouldBe(BeneficiaryRefusals.BeneficiaryHasOpenRequest);
    }

    [Fact]
    public void records_of_the_same_person_that_lead_here_end_with_it()
    {
        var absorbed = Person with { Id = Guid.CreateVersion7(), MergedInto = Person.Id };
        var before = Erased with { Id = Guid.CreateVersion7() };

        var decision = Asked.Erase([absorbed, before], "auditor.makkah", hasOpenRequest: false, At);

        var other = decision.Elsewhere.ShouldHaveSingleItem();
        other.Stream.ShouldBe(absorbed.Id);
        other.Events.ShouldBe(decision.Events);
        absorbed.RequestErasure([], "Order 7", "admin.makkah", hasOpenRequest: false, At).ShouldRefuse(BeneficiaryRefusals.RecordMerged(Person.Id));
        var held = After(absorbed, absorbed.PlaceHold("Case 4411", "auditor.makkah", At));
        Person.RequestErasure([held], "Order 7", "admin.makkah", hasOpenRequest: false, At).Refusal.ShouldBe(BeneficiaryRefusals.LegalHoldInPlace);
        Asked.Erase([held], "auditor.makkah", hasOpenRequest: false, At).Refusal.ShouldBe(BeneficiaryRefusals.LegalHoldInPlace);
    }

    // It could not be taken back, and the data may be another person's.
    [Fact]
    public void it_waits_while_somebody_says_that_a_record_it_takes_along_is_anothers()
    {
        Person.RequestErasure([], "Order 7", "admin.makkah", hasOpenRequest: false, At, isContested: true).ShouldRefuse(BeneficiaryRefusals.ErasureWaitsForReversal);
        Asked.Erase([], "auditor.makkah", hasOpenRequest: false, At, isContested: true).ShouldRefuse(BeneficiaryRefusals.ErasureWaitsForReversal);
    }

    [Fact]
    public void of_a_person_who_was_erased_nothing_is_recorded_any_more()
    {
        var repeated = new BeneficiaryErased("Order 7", ["admin.makkah", "auditor.makkah"], At);
        Decision[] decisions =
        [
            Erased.RequestErasure([], "Order 7", "admin.makkah", hasOpenRequest: false, At),
            Erased.Erase([], "auditor.makkah", hasOpenRequest: false, At),
            Erased.DeclineErasure("No.", "auditor.makkah", At),
            Erased.PlaceHold("Case 4411", "auditor.makkah", At),
            Erased.RepeatErasure(repeated),
            Erased.ChangeIdentity(IdentityKind.Citizen, default, IdentityChange.Mistyped, "Read wrongly", "clerk.makkah", At),
        ];
        decisions.ShouldAllBe(decision => decision.Refusal == BeneficiaryRefusals.BeneficiaryErased);
    }

    [Fact]
    public void what_a_restored_backup_does_not_know_is_recorded_again_whatever_it_says() =>
        Held.RepeatErasure(new BeneficiaryErased("Order 7", ["admin.makkah", "auditor.makkah"], At)).Refusal.ShouldBeNull();

    private static Beneficiary After(Beneficiary? before, Decision decision) => decision.Events.Aggregate(before, Beneficiary.Evolve)!;
}
