using System.Buffers.Text;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Shared;
using EventLedger.Ledger.Tests.Sealing;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Ledger.Tests.Personal;

/// <summary>
/// Unusual values are planted in every sealed member; neither what lies in the database nor what is logged, traced or measured holds one
/// of them in clear, before an erasure or after it; and after it, nobody can read what is sealed, not even with a key that was kept.
/// </summary>
public sealed partial class when_personal_data_is_erased(when_personal_data_is_erased.LoggedHost host) : IClassFixture<when_personal_data_is_erased.LoggedHost>
{
    private const string NationalId = "1058529940";
    private const string ProxyId = "2345678904";

    private static readonly string[] Planted =
    [
        NationalId, "١٠٥٨٥٢٩٩٤٠", ProxyId, "551238764", "زمردة بنت فيروز", "Zumurruda-Quartz", "Vermilion-Xylophone", "قرمزية", "Obsidian-Collector", "Tourmaline-Note",
        "Zircon-Late", "Peridot-Scan", "Beryl-Detail", "Garnet-Reason", "Jasper-Decision", "Opal-Deliverable", "Onyx-Outcome", "Agate-Hold", "Amber-Release", "Topaz-Contact", "Sapphire-After",
    ];

    /// <summary>How many members of the planted life are sealed; the deliverable is in two events.</summary>
    private const int Sealed = 18;

    // As it may be written: plainly, escaped as JSON does, percent-encoded, in base 64, in another order of bytes.
    private static readonly (string Value, byte[] Bytes)[] Sought = [.. Planted.SelectMany(value => new[]
    {
        Encoding.UTF8.GetBytes(value), Encoding.Unicode.GetBytes(value), Encoding.BigEndianUnicode.GetBytes(value), Encoding.UTF8.GetBytes(JavaScriptEncoder.Default.Encode(value)),
        Encoding.UTF8.GetBytes(Uri.EscapeDataString(value)), Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(value)).TrimEnd('=')), Encoding.UTF8.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value))),
    }.Select(bytes => (value, bytes)))];

    [Fact]
    public async Task it_lies_in_clear_nowhere_and_is_unreadable_afterwards()
    {
        var (person, request) = await LiveAsync();
        await host.SealAsync();
        await host.CaughtUpAsync();
        (await FoundAsync()).ShouldBeEmpty();
        (await UnreadableAsync(person)).ShouldBe((0, Sealed));

        await EraseAsync(person);
        await host.SealAsync();
        await host.CaughtUpAsync();

        (await FoundAsync()).ShouldBeEmpty();
        (await UnreadableAsync(person)).ShouldBe((Sealed, Sealed));

        // Who left something to do is served, and nothing more is kept.
        await PostAsync("clerk.makkah", $"/v1/requests/{request}/contacts", """{"method":"phone","outcome":"Sapphire-After"}""");
        await host.SealAsync();
        (await FoundAsync()).ShouldBeEmpty();
        foreach (var account in new[] { "clerk.makkah", "officer.makkah", "auditor.makkah", "admin.makkah" })
        {
            foreach (var path in new[] { $"/v1/beneficiaries/{person}", $"/v1/requests/{request}", $"/v1/requests/{request}/timeline" })
            {
                var reply = await host.GetAsync(account, path);
                ((int)reply.Status).ShouldBeLessThan(500);
                Planted.Where(value => reply.Text.Contains(value, StringComparison.Ordinal)).ShouldBeEmpty($"{account} {path}");
            }
        }

        // Every proof stands, and the full audit with all its parts finds nothing to say.
        await host.ShouldBeWellAsync(person);
        await host.ShouldBeWellAsync(request);
        (await host.AuditAllAsync()).ShouldBeEmpty();

        // That calls and statements were looked at.
        host.Telemetry.Spans.ShouldContain(span => span.Contains("url.path=/v1/requests", StringComparison.Ordinal));
        host.Telemetry.Spans.ShouldContain(span => span.StartsWith("Npgsql", StringComparison.Ordinal));
        host.Telemetry.Measured.ShouldContain(one => one.StartsWith("Npgsql", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_key_or_an_identity_that_came_back_is_found_by_the_audit()
    {
        var person = (Guid)(await PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1101798278","nameAr":"هند","mobile":"0551238764"}""")).Json["id"]!;
        await host.AttackAsync($"create schema backup; create table backup.keys as select * from ledger.personal_keys where beneficiary_id = '{person}'; create table backup.identities as select * from ledger.identities where beneficiary_id = '{person}'");
        await EraseAsync(person);
        await host.SealAsync();
        (await host.AuditAllAsync()).ShouldBeEmpty();

        await host.AttackAsync("insert into ledger.personal_keys table backup.keys; insert into ledger.identities table backup.identities");

        (await host.AuditAllAsync()).ShouldBe(
            [$"The personal key of beneficiary {person} of makkah, who was erased, is there.", $"An identity leads to beneficiary {person} of makkah, who was erased."], ignoreOrder: true);
        await host.AttackAsync($"delete from ledger.personal_keys where beneficiary_id = '{person}'; delete from ledger.identities where beneficiary_id = '{person}'; drop schema backup cascade");
        await host.AnswerAllAsync();
    }

    [Fact]
    public async Task a_planted_value_is_found()
    {
        await host.ExecuteAsync("create schema spoilt; create table spoilt.kept (value jsonb); insert into spoilt.kept values ('{\"a\":\"Zumurruda-Quartz\"}')");
        using var source = new Meter("planted");
        source.CreateCounter<int>("planted").Add(1, KeyValuePair.Create<string, object?>("of", "Vermilion-Xylophone"));

        // Whatever of the process spoke to the database is traced, this test with it.
        (await FoundAsync()).ShouldBe(["spoilt.kept.value: Zumurruda-Quartz", "trace: Zumurruda-Quartz", "metric: Vermilion-Xylophone"], ignoreOrder: true);
        host.Telemetry.Forget();
        await host.ExecuteAsync("drop schema spoilt cascade");
    }

    private async Task<(Guid Person, Guid Request)> LiveAsync()
    {
        var registered = await PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"١٠٥٨٥٢٩٩٤٠","nameAr":"زمردة بنت فيروز","nameEn":"Zumurruda-Quartz","mobile":"055 123 8764"}""");
        var person = (Guid)registered.Json["id"]!;
        var opened = await PostAsync("clerk.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{person}}","channel":"desk","answers":{"child":"قرمزية","note":"Vermilion-Xylophone"},"openedAt":"{{InstantPattern.General.Format(SystemClock.Instance.GetCurrentInstant() - Duration.FromHours(2))}}","backdatingReason":"Zircon-Late" }""");
        var request = (Guid)opened.Json["id"]!;
        var document = $$"""{"name":"Peridot-Scan","mediaType":"application/pdf","sizeBytes":7,"sha256":"{{new string('c', 64)}}"}""";
        (await host.PostAsync("clerk.makkah", $"/v1/requests/{request}/transmissions", $$"""{"documents":[{{document}},{{document}}]}""", ("Idempotency-Key", "twice"))).Code.ShouldBe("document-named-twice");
        await ActAsync("clerk.makkah", "transmissions", $$"""{"documents":[{{document}}]}""");
        await ActAsync("officer2.makkah", "receipt", "{}");
        await ActAsync("officer2.makkah", "work-steps", """{"name":"Check","details":[{"name":"remark","value":"Beryl-Detail"}]}""");
        await ActAsync("officer2.makkah", "suspension", """{"reason":"Garnet-Reason"}""");
        await ActAsync("officer2.makkah", "resumption", "{}");
        await ActAsync("officer2.makkah", "completion", """{"decision":"approved","reason":"Jasper-Decision","deliverable":"Opal-Deliverable"}""");
        await ActAsync("officer2.makkah", "handover", "{}");
        await ActAsync("clerk.makkah", "contacts", """{"method":"phone","outcome":"Onyx-Outcome"}""");
        await PostAsync("auditor.makkah", $"/v1/beneficiaries/{person}/hold", """{"reason":"Agate-Hold"}""");
        await PostAsync("auditor.makkah", $"/v1/beneficiaries/{person}/release", """{"reason":"Amber-Release"}""");
        await PostAsync("clerk.makkah", $"/v1/beneficiaries/{person}/contact", """{"language":"en","reason":"Topaz-Contact","shown":"passport"}""");
        await ActAsync("clerk.makkah", "collection", $$"""{"collectedBy":"Obsidian-Collector","proxyNationalId":"{{ProxyId}}"}""");
        await ActAsync("clerk.makkah", "corrections", """{"correctedVersion":1,"member":"answers","note":"Tourmaline-Note"}""");
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person}")).Text.ShouldContain("Zumurruda-Quartz");
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{request}")).Text.ShouldContain("Obsidian-Collector");
        var shown = (await host.GetAsync("clerk.makkah", $"/v1/requests/{request}")).Text + (await host.GetAsync("clerk.makkah", $"/v1/requests/{request}/timeline")).Text;
        foreach (var value in new[] { "Zircon-Late", "Peridot-Scan", "Beryl-Detail", "Garnet-Reason", "Jasper-Decision", "Opal-Deliverable", "Onyx-Outcome" })
        {
            shown.ShouldContain(value);
        }

        // Whoever watches the work is shown a mask.
        (await host.GetAsync("monitor.makkah", $"/v1/requests/{request}/timeline")).Text.ShouldNotContain("Garnet-Reason");
        return (person, request);

        Task<Reply> ActAsync(string account, string command, string body) => PostAsync(account, $"/v1/requests/{request}/{command}", body);
    }

    private async Task EraseAsync(Guid person)
    {
        await PostAsync("admin.makkah", $"/v1/beneficiaries/{person}/erasure", """{"basis":"Order 7"}""");
        await PostAsync("auditor.makkah", $"/v1/beneficiaries/{person}/erasure/approval", "{}");
    }

    private async Task<Reply> PostAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body, ("Idempotency-Key", Guid.NewGuid().ToString()));
        ((int)reply.Status / 100).ShouldBe(2, $"{path}: {reply.Text}");
        return reply;
    }

    private async Task<List<string>> FoundAsync()
    {
        var dump = await DatabaseDump.ReadAsync(host.ConnectionString);
        var logged = host.Log.Lines.Select(line => ("log", Encoding.UTF8.GetBytes($"{line.Category} {line.Text}")));
        var traced = host.Telemetry.Spans.Select(span => ("trace", Encoding.UTF8.GetBytes(span)));
        var scraped = (await host.GetAsync(null, "/metrics")).Text;
        var measured = host.Telemetry.Measured.Append(scraped).Select(one => ("metric", Encoding.UTF8.GetBytes(one)));
        return [.. dump.Concat(logged).Concat(traced).Concat(measured).SelectMany(cell => Sought.Where(sought => cell.Item2.AsSpan().IndexOf(sought.Bytes) >= 0).Select(sought => $"{cell.Item1}: {sought.Value}")).Distinct()];
    }

    /// <summary>Of the sealed members of a person's events how many no key that is left in the database opens, and how many there are.</summary>
    private async Task<(int Unreadable, int All)> UnreadableAsync(Guid person)
    {
        var sealedTexts = (await host.QueryAsync<string>($"select data::text from ledger.mt_events where stream_id = '{person}' or data->>'beneficiaryId' = '{person}' or stream_id in (select stream_id from ledger.mt_events where data->>'beneficiaryId' = '{person}')"))
            .SelectMany(data => Ciphertext().Matches(data).Select(match => match.Groups["text"].Value)).Distinct().Where(text => Base64Url.IsValid(text)).ToList();
        var key = await host.Host.Services.GetRequiredService<PersonalData>().FindKeyAsync("makkah", person, TestContext.Current.CancellationToken);
        return (sealedTexts.Count(text => key is null || !Opens(key, text)), sealedTexts.Count);
    }

    private static bool Opens(PersonalKey key, string text)
    {
        try
        {
            return key.Open(new Protected(text)) is not null;
        }
        catch (Application.Ledger.DamagedRecordException)
        {
            return false;
        }
    }

    // Nonce, tag and at least a character take forty.
    [GeneratedRegex("\"(nationalId|nameAr|nameEn|mobile|answers|collectedBy|proxyNationalId|note|sealed)\": \"(?<text>[A-Za-z0-9_-]{38,})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ciphertext();

    public sealed class LoggedHost : SealedHost
    {
        public KeptLog Log { get; } = new();

        public KeptTelemetry Telemetry { get; } = new();

        protected override IEnumerable<(string Name, string Value)> Settings => [.. base.Settings, .. KeptTelemetry.Settings, ("Logging:LogLevel:Default", "Debug")];

        protected override void Configure(IServiceCollection services) => Telemetry.Collect(services.AddLogging(logging => logging.AddProvider(Log)));
    }
}
