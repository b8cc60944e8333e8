using System.Text.Json.Nodes;
using EventLedger.Ledger.Tests.Audit.Building;
using static EventLedger.Ledger.Tests.Audit.Building.AuditCase;

namespace EventLedger.Ledger.Tests.Audit;

/// <summary>What only who follows the whole log can see: each of these is signed by the log's own key, and cosigned.</summary>
public class when_monitoring_a_forged_log
{
    private static readonly byte[] Another = TestTree.Leaf([1]);

    private static readonly Dictionary<string, Forgery> Forgeries = new(StringComparer.Ordinal)
    {
        ["an event follows another than the one before it"] = new("link-broken", ledger => Seal(ledger, new Oddity { Previous = Another })),
        ["a first event follows one"] = new("link-broken", ledger => Seal(ledger, new Oddity { Previous = Another }, Absent)),
        ["a version is left out"] = new("versions-missing", ledger => Seal(ledger, new Oddity { Version = 9 })),
        ["a version comes again"] = new("version-out-of-place", ledger => Seal(ledger, new Oddity { Version = 3 })),
        ["a tail is replaced"] = new("version-out-of-place", ledger =>
        {
            ledger.Cut(Makkah, First, 2);
            Seal(ledger, First);
        }),
        ["a stream is erased"] = new("heads-differ", ledger =>
        {
            ledger.Cut(Makkah, Second, 0);
            Seal(ledger, First);
        }),
        ["a tail is cut off"] = new("heads-differ", ledger =>
        {
            ledger.Cut(Makkah, First, 2);
            Seal(ledger, Second);
        }),
        ["the heads have another root"] = new("heads-differ", ledger => Seal(ledger, document => document["root"] = Convert.ToBase64String(Another))),
        ["the heads count other streams"] = new("heads-differ", ledger => Seal(ledger, document => document["streams"] = 7)),
        ["the heads are of another size"] = new("heads-differ", ledger => Seal(ledger, document => document["size"] = 7)),
        ["the heads lack a member"] = new("member-missing", ledger => Seal(ledger, document => document.Remove("root"))),
        ["there are no heads at the end"] = new("entry-out-of-place", ledger => ledger.Append(Makkah, First)),
        ["the log begins a second time"] = new("entry-out-of-place", ledger =>
        {
            ledger.AddDocument(5, "genesis", $$"""{"created":"2026-01-05T08:00:00Z","origin":"{{TestLedger.Origin}}","throughSequence":1}""");
            ledger.Seal();
        }),
        ["an entry has no form"] = new("entry-malformed", ledger =>
        {
            ledger.AddDocument(7, "nothing", "{}");
            ledger.Seal();
        }),
        ["one person redacts"] = new("redaction-unfounded", ledger => Redact(ledger, document => document["approvers"] = new JsonArray("one", " ONE"))),
        ["a redaction comes before its order"] = new("redaction-unfounded", ledger => Redact(ledger, document => document["order"] = 99)),
        ["a redaction is of what comes later"] = new("redaction-unfounded", ledger => Redact(ledger, document => document["target"] = 99)),
        ["an event is dated back"] = new("back-dated", ledger => Seal(ledger, new Oddity { Moved = TimeSpan.FromHours(-1) })),
        ["an event comes from nobody"] = new("unattributed", ledger => Seal(ledger, new Oddity { Flags = 2 })),
    };

    public static TheoryData<string> Names => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task the_monitor_alarms(string forgery)
    {
        var (finding, forge) = Forgeries[forgery];
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);
        (await monitor.AlarmsAsync()).ShouldBeEmpty();

        forge(service.Ledger);

        (await monitor.AlarmsAsync()).ShouldContain(finding);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task it_does_too_when_it_sees_the_whole_for_the_first_time(string forgery)
    {
        var (finding, forge) = Forgeries[forgery];
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);

        forge(service.Ledger);

        (await monitor.AlarmsAsync()).ShouldContain(finding);
    }

    [Fact]
    public async Task a_shorter_history_is_not_followed()
    {
        await using var service = await TestLogService.StartAsync(Lived());
        using var monitor = new TestMonitor(service);
        await monitor.AlarmsAsync();

        service.Ledger = Begun();

        (await monitor.AlarmsAsync()).ShouldBe(["rolled-back"]);
        (await monitor.AlarmsAsync()).ShouldBe(["rolled-back"]);
        service.Ledger = Lived();
        (await monitor.AlarmsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task another_history_of_the_same_size_is_not_followed()
    {
        await using var service = await TestLogService.StartAsync(Lived());
        using var monitor = new TestMonitor(service);
        await monitor.AlarmsAsync();

        service.Ledger = Rewritten();

        (await monitor.AlarmsAsync()).ShouldBe(["split-view"]);
        (await EvidenceAsync(monitor)).ShouldBe(service.Ledger.Checkpoint());
    }

    [Fact]
    public async Task another_history_that_has_grown_is_not_followed()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);
        await monitor.AlarmsAsync();

        service.Ledger = Rewritten();

        (await monitor.AlarmsAsync()).ShouldContain("root-differs");
        (await EvidenceAsync(monitor)).ShouldBe(service.Ledger.Checkpoint());
        service.Ledger = Lived();
        (await monitor.AlarmsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_log_that_says_it_is_another_is_not_followed()
    {
        await using var service = await TestLogService.StartAsync(new TestLedger(genesisOrigin: "other.example").Seal());
        using var monitor = new TestMonitor(service);

        (await monitor.AlarmsAsync()).ShouldBe(["genesis-of-another-log"]);
    }

    [Fact]
    public async Task what_those_whom_the_policy_names_do_not_vouch_for_is_not_followed()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);
        service.Ledger.Cosigners.RemoveAt(1);
        (await monitor.AlarmsAsync()).ShouldBe(["quorum-missing"]);

        service.Ledger = Lived();
        service.Ledger.Key = TestKey.OfLog(TestLedger.Origin, 2);

        (await monitor.AlarmsAsync()).ShouldBe(["log-signature-missing"]);
        monitor.State.Exists.ShouldBeFalse();
    }

    [Fact]
    public async Task a_hand_over_is_followed_and_one_that_the_old_key_did_not_sign_is_not()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);
        await monitor.AlarmsAsync();

        service.Ledger.Rotate(TestKey.OfLog(TestLedger.Origin, 2));
        Seal(service.Ledger, First);
        (await monitor.AlarmsAsync()).ShouldBeEmpty();

        service.Ledger.Rotate(TestKey.OfLog(TestLedger.Origin, 3), signedByOld: false);
        Seal(service.Ledger, First);
        (await monitor.AlarmsAsync()).ShouldBe(["rotation-not-signed-by-both", "log-signature-missing"], ignoreOrder: true);
    }

    [Fact]
    public async Task the_retired_key_signs_nothing_more()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);
        service.Ledger.Rotate(TestKey.OfLog(TestLedger.Origin, 2));
        (await monitor.AlarmsAsync()).ShouldBeEmpty();

        service.Ledger.Key = TestKey.OfLog(TestLedger.Origin);
        Seal(service.Ledger, First);

        (await monitor.AlarmsAsync()).ShouldContain("key-retired");
    }

    [Fact]
    public async Task entries_that_are_not_those_of_the_tree_are_found()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);

        service.Edit = items => items[0]!["leaf"] = Convert.ToBase64String(Convert.FromBase64String((string)items[0]!["leaf"]!)[..^1]);
        (await monitor.AlarmsAsync()).ShouldContain("root-differs");
        service.Edit = items => items.RemoveAt(1);
        (await monitor.AlarmsAsync()).ShouldBe(["entries-missing"]);
        service.Edit = items => items.Clear();
        (await monitor.AlarmsAsync()).ShouldBe(["entries-missing"]);
        service.Edit = items => items[0]!["leaf"] = "?";
        (await monitor.AlarmsAsync()).ShouldBe(["member-wrong"]);

        service.Edit = _ => { };
        (await monitor.AlarmsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_document_that_was_not_sealed_is_found()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);

        service.Edit = items =>
        {
            foreach (var entry in items.Where(entry => entry!["document"] is not null))
            {
                entry!["document"] = "{}";
            }
        };

        (await monitor.AlarmsAsync()).ShouldContain("entry-document-differs");
    }

    private static Task<string> EvidenceAsync(TestMonitor monitor) =>
        File.ReadAllTextAsync(monitor.State.Directory!.GetFiles("state.??-*").Single().FullName, TestContext.Current.CancellationToken);

    // As large as the other and of the same shape.
    private static TestLedger Rewritten()
    {
        var ledger = new TestLedger();
        ledger.Append(Makkah, First, new Oddity { Flags = 2, Payload = "{}" });
        ledger.Append(Makkah, Second);
        ledger.Seal();
        ledger.Append(Makkah, First);
        ledger.Append(Madinah, Third);
        ledger.Append(Makkah, First);
        ledger.Seal();
        ledger.Append(Makkah, First);
        ledger.Append(Makkah, Second);
        return ledger.Seal();
    }

    private static void Seal(TestLedger ledger, string stream) => Seal(ledger, new Oddity(), stream);

    private static void Seal(TestLedger ledger, Oddity odd, string stream = First)
    {
        ledger.Append(Makkah, stream, odd);
        ledger.Seal();
    }

    private static void Redact(TestLedger ledger, Action<JsonObject> edit)
    {
        ledger.Redact(ledger.Events(Makkah, First)[1], edit: edit);
        ledger.Seal();
    }

    private static void Seal(TestLedger ledger, Action<JsonObject> edit)
    {
        ledger.Append(Makkah, First);
        ledger.Seal(edit);
    }

    /// <param name="Finding">By which it is seen.</param>
    private sealed record Forgery(string Finding, Action<TestLedger> Forge);
}
