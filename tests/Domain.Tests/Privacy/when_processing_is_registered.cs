using System.Collections.Immutable;
using EventLedger.Domain.Privacy;

namespace EventLedger.Domain.Tests.Privacy;

public sealed class when_processing_is_registered
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 24, 9, 0);

    private static ImmutableArray<ProcessingActivity> Activities => ProcessingDefault.Register.Activities;

    [Fact]
    public void what_the_service_brings_along_is_in_force_until_a_region_publishes_its_own()
    {
        ProcessingRegister.Find(null, null).ShouldBe(ProcessingDefault.Register);
        var register = Published(null);

        ProcessingRegister.Find(register, null)!.Version.ShouldBe(1);
        ProcessingRegister.Find(Published(register), null)!.Version.ShouldBe(2);
        ProcessingRegister.Find(register, 0).ShouldBe(ProcessingDefault.Register);
        ProcessingRegister.Find(register, 2).ShouldBeNull();
    }

    [Fact]
    public void everybody_is_told_what_is_public()
    {
        var everybody = ProcessingDefault.Register.ForEverybody().Activities.Select(activity => activity.Code).ToList();
        everybody.ShouldContain("RECORDS");
        everybody.ShouldNotContain("STAFF");
    }

    [Fact]
    public void no_code_names_two_activities() => ProcessingRegister.Publish(null, "ج", "C", [Activities[0], Activities[0]], Now)
        .ShouldRefuse(SharedRefusals.ValueInvalid("activities"));

    [Fact]
    public void what_it_brings_along_fits_the_limits_of_what_is_published()
    {
        Activities.Select(activity => activity.Code).ShouldAllBe(code => Codes.IsValid(code));
        Activities.DistinctBy(activity => activity.Code).Count().ShouldBe(Activities.Length);
    }

    private static ProcessingRegister Published(ProcessingRegister? existing) =>
        ProcessingRegister.Evolve(existing, ProcessingRegister.Publish(existing, "ج", "C", Activities, Now).ShouldRecord<ProcessingRegisterPublished>());
}
