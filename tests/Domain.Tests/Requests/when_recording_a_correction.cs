namespace EventLedger.Domain.Tests.Requests;

public class when_recording_a_correction
{
    private static readonly Protected Note = new("sealed-note");

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void it_points_at_an_event_of_the_stream(long version) => Story.Given(Life.Received)
        .When(request => request.Correct(version, "receivedBy", Note, Life.Noon))
        .ShouldRecord(new CorrectionRecorded(version, "receivedBy", Note, Life.Noon));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void an_event_that_is_not_there_cannot_be_corrected(long version) => Story.Given(Life.Received)
        .When(request => request.Correct(version, "receivedBy", Note, Life.Noon))
        .ShouldRefuse(RequestRefusals.CorrectedVersionUnknown(version));

    [Fact]
    public void it_edits_nothing()
    {
        var before = Story.Given(Life.Received).State;

        Story.Given([.. Life.Received, new CorrectionRecorded(4, "receivedBy", Note, Life.Noon)]).State
            .ShouldBe(before with { Version = 5 });
    }
}
