namespace EventLedger.Conventions.Tests;

public class when_writing_in_two_languages
{
    [Fact]
    public void every_text_is_there_in_arabic_and_names_the_same_figures()
    {
        var files = SourceFile.Below("", "*.resx").ToDictionary(file => file.Path, StringComparer.Ordinal);
        var english = files.Values.Where(file => !IsArabic(file.Path)).ToList();

        english.Count.ShouldBeGreaterThan(5);
        english.SelectMany(file => files.TryGetValue(ArabicOf(file.Path), out var arabic)
                ? ResourceText.Differences(file.Text, arabic.Text).Select(difference => $"{file.Path}: {difference}")
                : [$"{file.Path} has no Arabic beside it"])
            .ShouldBeEmpty();
        files.Keys.Where(IsArabic).Except(english.Select(file => ArabicOf(file.Path))).ShouldBeEmpty();
    }

    /// <summary>«الطلب» is what a citizen asks for; what a program sends is «الاستدعاء».</summary>
    [Fact]
    public void a_call_is_never_called_a_request() => SourceFile.Below("Api/Http", "*.ar.resx")
        .Where(file => file.Text.Contains("الطلب", StringComparison.Ordinal) || file.Text.Contains("طلبات", StringComparison.Ordinal))
        .Select(file => file.Path)
        .ShouldBeEmpty();

    [Theory]
    [InlineData("", "greeting is missing in Arabic")]
    [InlineData("<data name='greeting'><value> </value></data>", "greeting is empty in Arabic")]
    [InlineData("<data name='greeting'><value>مرحبًا {other}</value></data>", "greeting names other figures in Arabic")]
    [InlineData("<data name='greeting'><value>مرحبًا {name}</value></data><data name='x'><value>س</value></data>", "x is missing in English")]
    public void a_difference_is_found(string arabic, string difference) => ResourceText
        .Differences("<root><data name='greeting'><value>Good day {name}</value></data></root>", $"<root>{arabic}</root>").ShouldContain(difference);

    private static bool IsArabic(string path) => path.EndsWith(".ar.resx", StringComparison.Ordinal);

    private static string ArabicOf(string path) => Path.ChangeExtension(path, ".ar.resx");
}
