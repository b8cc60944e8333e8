using EventLedger.Domain.Access;

namespace EventLedger.Domain.Tests.Access;

public class when_keeping_an_access_log
{
    private static readonly Guid Person = new("0194f1d2-0000-7000-8000-000000000001");

    private static readonly AccessLog Log = Story.Fold<AccessLog>(
        [new PersonalDataRead(Person, null, PersonalRecord.Record, "clerk", Role.CentreClerk, Instant.FromUtc(2026, 2, 1, 6, 0))]);

    [Fact]
    public void it_belongs_to_the_person_read_about_whoever_else_is_named()
    {
        var request = new Guid("0194f1d2-0000-7000-8000-000000000002");
        AccessLog[] logs =
        [
            Log,
            Story.Fold<AccessLog>([new PersonalDataRead(Person, request, PersonalRecord.Record, $"{request}", Role.Beneficiary, Instant.FromUtc(2026, 2, 1, 6, 0))]),
        ];

        logs.ShouldAllBe(log => log.BeneficiaryId == Person);
    }

    [Fact]
    public void it_is_a_stream_of_its_own_in_each_region()
    {
        AccessLog.StreamId("makkah", Person).ShouldNotBe(Person);
        AccessLog.StreamId("makkah", Person).ShouldNotBe(AccessLog.StreamId("madinah", Person));
    }

    [Theory]
    [InlineData(Role.Auditor, true)]
    [InlineData(Role.Administrator, true)]
    [InlineData(Role.ExecutiveMonitor, false)]
    [InlineData(Role.CentreManager, false)]
    public void whoever_answers_for_the_readers_sees_it(Role role, bool admitted) => Log.Admits(new Actor("x", "makkah", role)).ShouldBe(admitted);

    [Fact]
    public void persons_see_who_read_about_them_and_no_others()
    {
        Log.Admits(new Actor("x", "makkah", Role.Beneficiary, BeneficiaryId: Person)).ShouldBeTrue();
        Log.Admits(new Actor("x", "makkah", Role.Beneficiary, BeneficiaryId: Guid.Empty)).ShouldBeFalse();
    }
}
