namespace EventLedger.Domain.Tests.Requests;

public class when_recording_a_correction
{
    private static readonly Protected Note = new("sealed-note");
    private static readonly DocumentsReceived Received = new("officer", "hash", Life.Noon);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void it_points_at_an_event_of_the_stream(long version) => Story.Given(Life.Received)
        .When(request => request.Correct(version, Received, "receivedBy", Note, Life.Noon))
        .ShouldRecord(new CorrectionRecorded(version, "receivedBy", Note, Life.Noon));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void an_event_that_is_not_there_cannot_be_corrected(long version) => Story.Given(Life.Received)
        .When(request => request.Correct(version, Received, "receivedBy", Note, Life.Noon))
        .ShouldRefuse(RequestRefusals.CorrectedVersionUnknown(version));

    [Fact]
    public void an_event_that_cannot_be_found_cannot_be_corrected() => Story.Given(Life.Received)
        .When(request => request.Correct(2, null, "receivedBy", Note, Life.Noon))
        .ShouldRefuse(RequestRefusals.CorrectedVersionUnknown(2));

    [Theory]
    [InlineData("answers", true)]
    [InlineData("answers.childName", true)]
    [InlineData("centreCode", true)]
    [InlineData("fee.lines[2].amount.halalas", true)]
    [InlineData("requiredDocuments[1]", true)]
    [InlineData("backdatingReason", true)]
    [InlineData("requiredDocuments[2]", false)]
    [InlineData("requiredDocuments[-1]", false)]
    [InlineData("fee.lines[0].amount.isZero", false)]
    [InlineData("answers.", false)]
    [InlineData("CentreCode", false)]
    [InlineData("receiptNumber", false)]
    [InlineData("openedAt.year", false)]
    [InlineData("trackingReference.length", false)]
    [InlineData("", false)]
    [InlineData("..", false)]
    public void it_names_a_member_that_the_event_has(string member, bool isThere) => Story.Given(Life.Received)
        .When(request => request.Correct(1, Life.Opening, member, Note, Life.Noon)).Refusal?.Code.ShouldBe(isThere ? null : "corrected-member-unknown");

    [Fact]
    public void it_edits_nothing()
    {
        var before = Story.Given(Life.Received).State;

        Story.Given([.. Life.Received, new CorrectionRecorded(4, "receivedBy", Note, Life.Noon)]).State
            .ShouldSatisfyAllConditions(
                after => (after with { Corrections = [], Version = 4 }).ShouldBe(before),
                after => after.Corrections.ShouldBe([new CorrectedMember(4, "receivedBy", Note, Life.Noon)]));
    }
}
