namespace EventLedger.Domain.Tests.Shared;

/// <summary>Duties that need two people are one person's under another spelling.</summary>
public class when_comparing_users
{
    [Theory]
    [InlineData("noura", "NOURA")]
    [InlineData("noura", " noura ")]
    [InlineData("noura", "nou\u200Bra")]
    [InlineData("noura", "noura\u0000")]
    [InlineData("noura", "noura\uFE0F")]
    [InlineData("noura", "ｎｏｕｒａ")]
    [InlineData("noura", "noura\u3164")]
    [InlineData("noura", "nou\u00ADra")]
    [InlineData("e\u0301va", "\u00E9va")]
    [InlineData("kelvin", "\u212Aelvin")]
    [InlineData("نورة", "نور\u0640\u200Fة", false)]
    [InlineData("نورة", "\u202Eنورة")]
    [InlineData("noura", "nora", false)]
    [InlineData("a b", "ab", false)]
    public void spelling_makes_no_second_person(string one, string other, bool same = true)
    {
        Actor.IsSameUser(one, other).ShouldBe(same);
        Actor.IsSameUser(other, one).ShouldBe(same);
    }

    [Theory]
    [InlineData("\u3164")]
    [InlineData("\u200B \u2028")]
    public void what_is_no_name_has_no_normal_form_of_its_own(string name) => Actor.NormalName(name).ShouldNotBe(name);

    [Fact]
    public void half_a_character_is_none() => Actor.NormalName(((char)0xD800).ToString()).ShouldBe("\uFFFD");

    [Theory]
    [InlineData("clerk.makkah")]
    [InlineData("نورة بنت محمد")]
    [InlineData("\u00E9va")]
    public void a_plain_name_is_its_own(string name) => Actor.NormalName(name).ShouldBe(name);
}
