using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Setup;

/// <summary>Whoever starts the service wrongly is told so in a sentence, before anything is started.</summary>
public sealed class when_settings_make_no_sense : IDisposable
{
    private static readonly (string Name, string Value) Unanswering = ("ConnectionStrings__EventLedger", "Host=127.0.0.1;Port=1;Database=none");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eventledger-tests-");

    private (string Name, string Value) Folder => ("EventLedger__DataFolder", folder.FullName);

    [Theory]
    [InlineData("EventLedger__SampleData", "ja", "EventLedger__SampleData should be true or false.")]
    [InlineData("EventLedger__Sealing__Enabled", "2", "EventLedger__Sealing__Enabled should be true or false.")]
    [InlineData("EventLedger__Sealing__Quorum", "most", "EventLedger__Sealing__Quorum should be a whole number.")]
    [InlineData("EventLedger__Sealing__AuditAt", "25:99", "EventLedger__Sealing__AuditAt should be a time of day such as 02:30, or empty.")]
    [InlineData("EventLedger__Sealing__Witnesses__0__Url", "http://witness.example", "EventLedger__Sealing__Witnesses__0__Key is missing.")]
    [InlineData("EventLedger__Reactions__RetryAfterSeconds__0", "1m", "EventLedger__Reactions__RetryAfterSeconds__0 should be a whole number.")]
    [InlineData("EventLedger__Reactions__RetryAfterSeconds__0", "-1", "none below 0")]
    [InlineData("EventLedger__TrustedProxies", "10.0.0.1", "EventLedger__TrustedProxies takes no value itself")]
    [InlineData("EventLedger__TrustedProxies__0", "proxy", "EventLedger__TrustedProxies__0 should be an address")]
    [InlineData("EventLedger__CacheMegabytes", "", "EventLedger__CacheMegabytes should be a whole number from 1 to 1048576.")]
    [InlineData("EventLedger__DataFolder", " ", "EventLedger__DataFolder should be the path of a folder.")]
    [InlineData("Logging__LogLevel__Default", "Loud", "Logging__LogLevel__Default should be one of Trace, Debug, Information, Warning, Error, Critical, None.")]
    [InlineData("Logging__Console__LogLevel__Npgsql", "Loud", "Logging__Console__LogLevel__Npgsql should be one of Trace")]
    [InlineData("EventLedger__MasterKey", "short", "EventLedger__MasterKey should be 32 bytes in base 64")]
    [InlineData("EventLedger__MasterKey", "not base 64", "EventLedger__MasterKey should be 32 bytes in base 64")]
    [InlineData("EventLedger__LargestBody", "12", "EventLedger__LargestBody should be a whole number from 1024 to 16777216.")]
    [InlineData("EventLedger__Tracking__PerMinute", "-1", "EventLedger__Tracking__PerMinute should be a whole number from 0 to 1000000.")]
    [InlineData("EventLedger__Tracking__PerMinuet", "60", "Nobody knows the setting EventLedger__Tracking__PerMinuet.")]
    [InlineData("EventLedger__Phone__PerMinute", "many", "EventLedger__Phone__PerMinute should be a whole number from 0 to 1000000.")]
    [InlineData("EventLedger__Phone__CentreNumber", "+966 12", "EventLedger__Phone__CentreNumber should be three to fifteen digits")]
    [InlineData("EventLedger__Phone__CentreNumbers__makkah", "12", "EventLedger__Phone__CentreNumbers__makkah should be three to fifteen digits")]
    [InlineData("EventLedger__Phone__CentreNumbers__atlantis", "920001234", "EventLedger__Phone__CentreNumbers__atlantis names a region that is not served.")]
    [InlineData("EventLedger__Phone__AudioFolder", "/nowhere/to/be/found", "EventLedger__Phone__AudioFolder should be the path of a folder that is there.")]
    [InlineData("EventLedger__Sealing__Witness__0__Key", "k", "Nobody knows the setting EventLedger__Sealing__Witness.")]
    [InlineData("EventLedger__Regions__makkah", "mk1", "EventLedger__Regions__makkah should be two to eight Latin capitals")]
    [InlineData("EventLedger__Regions__makkah", "", "EventLedger__Regions__makkah should be two to eight Latin capitals")]
    [InlineData("EventLedger__Databse", "x", "Nobody knows the setting EventLedger__Databse.")]
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
    public async Task all_that_are_wrong_are_told_at_once_and_no_value_is_shown()
    {
        const string secret = "hunter2";
        var (code, output) = await ServiceProgram.RunAsync([
            Folder, Unanswering,
            ("EventLedger__MasterKey", secret), ("EventLedger__CacheMegabytes", secret), ("EventLedger__ApplySchema", secret), ("EventLedger__Tracking__PerMinute", "-1"),
            ("EventLedger__Sealing__Witnesses__0__Url", secret), ("EventLedger__Sealing__Witnesses__0__Key", secret), ("EventLedger__Sealing__Password", secret),
            ("EventLedger__Regions__makkah", secret), ("EventLedger__Sealing__AuditAt", secret), ("EventLedger__TrustedProxies__0", secret),
            ("Logging__LogLevel__Default", secret)]);

        code.ShouldBe(1, output);
        output.Trim().Split('\n').Select(sentence => sentence.Trim().Split(' ') is ["Nobody", "knows", "the", "setting", var unknown, ..] ? unknown.TrimEnd('.') : sentence.Split(' ')[0]).ShouldBe(
            [
                "EventLedger__MasterKey", "EventLedger__CacheMegabytes", "EventLedger__ApplySchema", "EventLedger__Tracking__PerMinute", "EventLedger__Sealing__Witnesses__0__Url",
                "EventLedger__Sealing__Password", "EventLedger__Regions__makkah", "EventLedger__Sealing__AuditAt", "EventLedger__TrustedProxies__0", "Logging__LogLevel__Default",
            ],
            ignoreOrder: true,
            output);
        output.ShouldNotContain(secret);
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
