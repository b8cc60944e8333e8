namespace EventLedger.Domain.Tests.Shared;

public class when_naming_things_by_code
{
    [Theory]
    [InlineData("CIV", true)]
    [InlineData("MK-001", true)]
    [InlineData("A1", true)]
    [InlineData("A", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("civ", false)]
    [InlineData("-A", false)]
    [InlineData("A-", false)]
    [InlineData("A B", false)]
    [InlineData("A/B", false)]
    [InlineData("مكة", false)]
    [InlineData("A١", false)]
    public void codes_are_capitals_digits_and_inner_hyphens(string? code, bool valid) => Codes.IsValid(code).ShouldBe(valid);

    [Fact]
    public void codes_have_at_most_forty_characters()
    {
        Codes.IsValid(new string('A', 40)).ShouldBeTrue();
        Codes.IsValid(new string('A', 41)).ShouldBeFalse();
    }

    [Fact]
    public void a_stream_id_is_a_name_based_uuid_that_never_changes()
    {
        // Computed apart: uuid.uuid5(uuid.UUID("6f1a6b5e-3f0b-5d0c-9a57-6d7e6b9a1c11"), "makkah/centre/MK-001") in Python.
        Codes.StreamId("makkah", "centre", "MK-001").ShouldBe(new Guid("3cfb96df-fffa-5e57-ae51-155a53539d57"));
    }

    [Fact]
    public void regions_kinds_and_codes_keep_apart()
    {
        Guid[] ids =
        [
            Codes.StreamId("makkah", "centre", "MK-001"), Codes.StreamId("madinah", "centre", "MK-001"),
            Codes.StreamId("makkah", "service", "MK-001"), Codes.StreamId("makkah", "centre", "MK-002"),
        ];

        ids.Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void a_code_of_any_length_does_no_harm()
    {
        var id = Codes.StreamId("makkah", "centre", new string('ع', 5_000_000));

        id.ShouldNotBe(Guid.Empty);
        id.Version.ShouldBe(5);
    }
}
