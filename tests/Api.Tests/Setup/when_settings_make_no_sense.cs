using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Setup;

/// <summary>Whoever starts the service wrongly is told so in a sentence, before anything is started.</summary>
public sealed class when_settings_make_no_sense : IDisposable
{
    private static readonly (string Name, string Value) Unanswering = ("ConnectionStrings__EventLedger", "Host=127.0.0.1;Port=1;Database=none");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eventledger-tests-");

    private (string Name, string Value) Folder => ("EventLedger__DataFolder", folder.FullName);

    [Theory]
    [InlineData("EventLedger__SampleData", "ja", "'ja' at 'EventLedger:SampleData'")]
    [InlineData("EventLedger__MasterKey", "short", "EventLedger:MasterKey is not 32 bytes")]
    [InlineData("EventLedger__MasterKey", "not base 64", "EventLedger:MasterKey is not 32 bytes")]
    [InlineData("EventLedger__LargestBody", "12", "LargestBody")]
    [InlineData("EventLedger__Tracking__PerMinute", "-1", "PerMinute")]
    [InlineData("EventLedger__Tracking__PerMinuet", "60", "Nobody knows the setting EventLedger:Tracking:PerMinuet.")]
    [InlineData("EventLedger__Sealing__Witnesses__0__Uri", "http://witness.example", "Nobody knows the setting EventLedger:Sealing:Witnesses:0:Uri.")]
    [InlineData("EventLedger__Regions__makkah", "mk1", "EventLedger:Regions:makkah is 'mk1', and a prefix of tracking references is two to eight Latin capitals.")]
    [InlineData("EventLedger__Regions__makkah", "", "EventLedger:Regions:makkah is ''")]
    [InlineData("EventLedger__Databse", "x", "Nobody knows the setting EventLedger:Databse.")]
    [InlineData("ConnectionStrings__EventLedger", "nonsense", "ConnectionStrings:EventLedger is no connection string")]
    [InlineData("ConnectionStrings__EventLedger", "Database=ledger", "ConnectionStrings:EventLedger names no host.")]
    [InlineData("ConnectionStrings__EventLedger", "Host=127.0.0.1;Port=99999", "the port 99999")]
    [InlineData("EVENTLEDGER_URL", "ftp://127.0.0.1:5080", "ftp is not spoken")]
    [InlineData("EVENTLEDGER_URL", "https://127.0.0.1:5080", "https needs a certificate")]
    [InlineData("EVENTLEDGER_URL", "http://127.0.0.1:5080/base", "a path belongs to the proxy")]
    [InlineData("EVENTLEDGER_URL", "5080", "5080 is no address to listen on")]
    [InlineData("EVENTLEDGER_URL", "http://127.0.0.1:99999", "is no address to listen on")]
    [InlineData("EVENTLEDGER_URL", " ", "There is no address to listen on.")]
    public async Task the_service_says_so_and_ends(string name, string value, string sentence)
    {
        // Where no database would answer, so that nothing is started if it is not refused.
        var (code, output) = await ServiceProgram.RunAsync([Folder, Unanswering, (name, value)]);

        code.ShouldBe(1, output);
        output.ShouldContain(sentence);
        output.Trim().Split('\n').Length.ShouldBe(1, output);
        output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task no_key_is_made_for_a_database_that_does_not_answer()
    {
        var (code, output) = await ServiceProgram.RunAsync([Folder, Unanswering]);

        code.ShouldBe(1);
        output.ShouldContain("A new key is made only when it does.");
        folder.GetFiles("*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task help_is_given_and_nothing_is_started(string argument)
    {
        var (code, output) = await ServiceProgram.RunAsync([Folder], argument);

        code.ShouldBe(0, output);
        output.ShouldContain("db-apply");
        folder.GetFiles("*", SearchOption.AllDirectories).ShouldAllBe(file => file.DirectoryName!.EndsWith("keys", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
