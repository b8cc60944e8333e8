namespace EventLedger.Domain.Tests.Shared;

public class when_looking_at_a_text
{
    [Theory]
    [InlineData(".", TextTrouble.WithoutLetter)]
    [InlineData("12/3 – !", TextTrouble.WithoutLetter)]
    [InlineData("ــ", TextTrouble.WithoutLetter)]
    [InlineData(".\u3164", TextTrouble.WithoutLetter)]
    [InlineData("سبب", null)]
    [InlineData("不", null)]
    [InlineData("\U0001D400", null)]
    [InlineData(" ", TextTrouble.Blank)]
    public void a_reason_has_a_letter(string text, TextTrouble? trouble) => VisibleText.TroubleOf(text, 100, isReason: true).ShouldBe(trouble);

    [Fact]
    public void other_texts_need_none() => VisibleText.TroubleOf("4711", 100).ShouldBeNull();
}
