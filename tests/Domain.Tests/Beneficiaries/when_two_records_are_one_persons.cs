using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Domain.Tests.Beneficiaries;

public class when_two_records_are_one_persons
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly Guid Merge = new("0190a000-0000-7000-8000-000000000009");
    private static readonly Guid One = new("0190a000-0000-7000-8000-000000000001");
    private static readonly Guid Other = new("0190a000-0000-7000-8000-000000000002");
    private static readonly Guid Third = new("0190a000-0000-7000-8000-000000000003");
    private static readonly MergeRequested Requested = new(One, Other, "Twice", "manager", Now);

    [Fact]
    public void it_takes_another_person_to_agree()
    {
        var merge = Story.Fold<RecordMerge>([Requested]);

        merge.Approve(Merge, Record(One), Record(Other), "MANAGER", Now).ShouldRefuse(BeneficiaryRefusals.MergeNeedsAnother);
        var approved = merge.Approve(Merge, Record(One), Record(Other), "admin", Now);
        approved.Events.ShouldBe([new MergeApproved("admin", Now)]);
        approved.Elsewhere.Select(other => (other.Stream, other.Events.Single())).ShouldBe([(Other, new RecordMergedInto(One, Merge, Now)), (One, (DomainEvent)new RecordTookOver(Other, Merge, Now))]);
    }

    [Fact]
    public void the_same_holds_for_taking_it_back()
    {
        DomainEvent[] merged = [Requested, new MergeApproved("admin", Now)];
        var merge = Story.Fold<RecordMerge>(merged);
        merge.RequestReversal("Two persons", "admin", Now).ShouldRecord(new MergeReversalRequested("Two persons", "admin", Now));

        var asked = Story.Fold<RecordMerge>([.. merged, new MergeReversalRequested("Two persons", "admin", Now)]);
        asked.RequestReversal("Two persons", "manager", Now).ShouldRefuse(BeneficiaryRefusals.NotMerged);
        asked.Approve(Merge, Record(One), Record(Other), "admin", Now).ShouldRefuse(BeneficiaryRefusals.MergeNeedsAnother);
        asked.Approve(Merge, Record(One), Record(Other), "manager", Now).Elsewhere.Select(other => (other.Stream, other.Events.Single()))
            .ShouldBe([(Other, new RecordSeparated(One, Merge, Now)), (One, (DomainEvent)new RecordLetGo(Other, Merge, Now))]);
        Story.Fold<RecordMerge>([.. merged, new MergeReversalRequested("Two persons", "admin", Now), new MergeDeclined("One", "manager", Now)]).Status.ShouldBe(MergeStatus.Merged);
    }

    [Fact]
    public void what_is_decided_is_decided()
    {
        var declined = Story.Fold<RecordMerge>([Requested, new MergeDeclined("Twins", "admin", Now)]);

        declined.Approve(Merge, Record(One), Record(Other), "admin", Now).ShouldRefuse(BeneficiaryRefusals.MergeAlreadyDecided);
        declined.Decline("Twins", "admin", Now).ShouldRefuse(BeneficiaryRefusals.MergeAlreadyDecided);
        declined.RequestReversal("Two", "admin", Now).ShouldRefuse(BeneficiaryRefusals.NotMerged);
        Story.Fold<RecordMerge>([Requested, new MergeApproved("admin", Now)]).Approve(Merge, Record(One), Record(Other), "other", Now).ShouldRefuse(BeneficiaryRefusals.MergeAlreadyDecided);
    }

    [Fact]
    public void only_records_that_stand_for_themselves_are_merged()
    {
        RecordMerge.Request(Record(One), Record(One), "Twice", "manager", Now).ShouldRefuse(BeneficiaryRefusals.MergeWithItself);
        RecordMerge.Request(Record(One), null, "Twice", "manager", Now).ShouldRefuse(BeneficiaryRefusals.BeneficiaryNotFound);
        RecordMerge.Request(Record(One), Record(Other), "Twice", "manager", Now).ShouldRecord(Requested);
        var pointing = Record(Other, new RecordMergedInto(Third, Merge, Now));
        RecordMerge.Request(Record(One), pointing, "Twice", "manager", Now).ShouldRefuse(BeneficiaryRefusals.RecordMerged(Third));
        RecordMerge.Request(pointing, Record(One), "Twice", "manager", Now).ShouldRefuse(BeneficiaryRefusals.RecordMerged(Third));
        Story.Fold<RecordMerge>([Requested]).Approve(Merge, Record(One), pointing, "admin", Now).ShouldRefuse(BeneficiaryRefusals.RecordMerged(Third));
    }

    // The erasure of one would take the other along, whose erasure nobody asked for.
    [Fact]
    public void none_is_merged_while_the_erasure_of_either_is_asked_for()
    {
        var leaving = Record(Other, new ErasureRequested("Law", "admin", Now));

        RecordMerge.Request(Record(One), leaving, "Twice", "manager", Now).ShouldRefuse(BeneficiaryRefusals.MergeWaitsForErasure);
        RecordMerge.Request(leaving, Record(One), "Twice", "manager", Now).ShouldRefuse(BeneficiaryRefusals.MergeWaitsForErasure);
        Story.Fold<RecordMerge>([Requested]).Approve(Merge, Record(One), leaving, "admin", Now).ShouldRefuse(BeneficiaryRefusals.MergeWaitsForErasure);
        RecordMerge.Request(Record(One), Record(Other, new ErasureRequested("Law", "admin", Now), new ErasureDeclined("Kept", "auditor", Now)), "Twice", "manager", Now)
            .ShouldRecord(Requested);
    }

    // Guardians do not follow, and nothing else says that somebody is a minor.
    [Fact]
    public void a_minors_is_absorbed_by_none_that_does_not_say_so()
    {
        RecordMerge.Request(Record(One), Record(Other), "Twice", "manager", Now, losesMinority: true).ShouldRefuse(BeneficiaryRefusals.MergeLosesGuardians);
        var asked = Story.Fold<RecordMerge>([Requested]);
        asked.Approve(Merge, Record(One), Record(Other), "admin", Now, losesMinority: true).ShouldRefuse(BeneficiaryRefusals.MergeLosesGuardians);
    }

    [Fact]
    public void a_record_points_to_the_other_and_stands_for_itself_again()
    {
        Record(Other, new RecordMergedInto(One, Merge, Now)).MergedInto.ShouldBe(One);
        Record(Other, new RecordMergedInto(One, Merge, Now)).MergedBy.ShouldBe(Merge);
        Record(Other, new RecordMergedInto(One, Merge, Now), new RecordSeparated(One, Merge, Now)).MergedInto.ShouldBeNull();
        Record(Other, new RecordMergedInto(One, Merge, Now), new RecordSeparated(One, Merge, Now)).MergedBy.ShouldBeNull();
        Record(One, new RecordTookOver(Other, Merge, Now), new RecordTookOver(Third, Merge, Now), new RecordLetGo(Other, Merge, Now)).Absorbed.ShouldBe([Third]);
        Record(Other, new RecordMergedInto(One, Merge, Now)).ChangeIdentity(IdentityKind.Citizen, default, IdentityChange.Replaced, "x", "y", Now)
            .ShouldRefuse(BeneficiaryRefusals.RecordMerged(One));
    }

    private static Beneficiary Record(Guid id, params DomainEvent[] later) =>
        Story.Fold<Beneficiary>([new BeneficiaryRegistered(id, IdentityKind.Citizen, default, default, default, default, "clerk", Now), .. later]);
}
