using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Shared;

/// <summary>Everything that is wrong is told at once, each at its place and with the form that was expected.</summary>
public sealed class when_a_body_has_faults(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Documents = "/v1/requests/0194f1d2-0000-7000-8000-00000000000a/transmissions";

    /// <summary>What the free JSON of a form's answers is, and what is told of it.</summary>
    public static TheoryData<string, string[]> Answers => new()
    {
        { "[]", ["/answers not-in-form"] },
        { """{"a":{"b":1,"b":2}}""", ["/answers/a/b repeated"] },
        { """{"a":1,"\u0061":2,"c":[{},{"d":1,"d":1}]}""", ["/answers/a repeated", "/answers/c/1/d repeated"] },
        { """{"a":{"b/c~d":["x","\u202ey"]}}""", ["/answers/a/b~1c~0d/1 turns-others"] },
        { """{"a":{"b":"x\u0000"},"c":"\ud800"}""", ["/answers/a/b zero-character", "/answers/c no-text"] },
        { """{"a":{"\ud800":1,"b":2},"c":{"x\u0000":1}}""", ["/answers/a no-text", "/answers/c zero-character"] },
        { Nested(31), [] },
        { Nested(32), [$"/answers{string.Concat(Enumerable.Repeat("/a", 31))} too-deep"] },
        { Nested(400), [$"/answers{string.Concat(Enumerable.Repeat("/a", 31))} too-deep"] },
        { Nested(30_000), [" too-deep"] },
        { """{"a.b":"\u202e","a":{"b":"\u202e"}}""", ["/answers/a.b turns-others", "/answers/a/b turns-others"] },
    };

    /// <summary>A path, what is sent to it, and what is told.</summary>
    public static TheoryData<string, string, string[]> Bodies => new()
    {
        { "/v1/requests", "{}", ["/serviceCode missing", "/beneficiaryId missing", "/channel missing"] },
        {
            "/v1/requests",
            """{"serviceCode":7,"beneficiaryId":"me","channel":"pigeon","answers":[],"openedAt":"1447-05-01","stranger":{}}""",
            ["/serviceCode not-in-form", "/beneficiaryId not-in-form", "/channel not-in-form", "/answers not-in-form", "/openedAt not-in-form", "/stranger unknown-member"]
        },
        { "/v1/requests", """{"serviceCode":null,"beneficiaryId":null,"channel":null}""", ["/serviceCode missing", "/beneficiaryId missing", "/channel missing"] },
        {
            Documents,
            """{"documents":[{"name":"Deed","mediaType":"pdf","sizeBytes":0,"sha256":"00"},{"name":"","sizeBytes":"9"},7]}""",
            [
                "/documents/0/mediaType not-in-form", "/documents/0/sizeBytes out-of-range", "/documents/0/sha256 not-in-form",
                "/documents/1/name required", "/documents/1/sizeBytes not-in-form", "/documents/1/mediaType missing", "/documents/1/sha256 missing", "/documents/2 not-in-form",
            ]
        },
        { Documents, """{"documents":[{"name":"Deed","mediaType":"pdf","sizeBytes":0,"sha256":"00"}]}""", ["/documents/0/mediaType not-in-form", "/documents/0/sizeBytes out-of-range", "/documents/0/sha256 not-in-form"] },
        { Documents, """{"documents":{},"windowCode":"","a/b~c":1,"documents":[]}""", ["/documents not-in-form", "/windowCode required", "/a~1b~0c unknown-member", "/documents repeated"] },
        { Documents, "{\n  \"documents\": [,]\n}", [" broken-json"] },
        { Documents, "[]", [" not-in-form"] },
        { Documents, "", [" broken-json"] },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task all_are_told(string path, string body, string[] faults)
    {
        var written = await host.WrittenAsync();
        var account = path == Documents ? "admin.makkah" : "clerk.makkah";
        var reply = await host.PostAsync(account, path, body, ("Accept-Language", "en"));

        reply.Code.ShouldBe("request-malformed");
        var told = reply.Json["faults"]!.AsArray().Select(fault => $"{fault!["pointer"]} {fault["code"]}").ToList();

        // Two faults of one member are told as one.
        told.ShouldBe(faults.DistinctBy(fault => fault.Split(' ')[0]), ignoreOrder: true, reply.Text);
        reply.Json["errors"]!.AsObject().Count.ShouldBe(told.Count);
        (await host.WrittenAsync()).ShouldBe(written);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task those_of_a_form_s_answers_are_told_at_their_place(string answers, string[] faults)
    {
        var written = await host.WrittenAsync();
        var reply = await host.PostAsync("clerk.makkah", "/v1/requests", $$"""{"serviceCode":"NO-SUCH","beneficiaryId":"{{Guid.Empty}}","channel":"desk","answers":{{answers}}}""", ("Accept-Language", "en"));

        var told = reply.Json["faults"]?.AsArray().Select(fault => $"{fault!["pointer"]} {fault["code"]}").ToList() ?? [];
        told.ShouldBe(faults, ignoreOrder: true, reply.Text);
        reply.Code.ShouldBe(faults.Length > 0 ? "request-malformed" : "service-not-found");
        (await host.WrittenAsync()).ShouldBe(written);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("- … -")]
    [InlineData("1234")]
    [InlineData("؟")]
    public async Task a_reason_without_a_letter_is_none(string reason)
    {
        var id = Guid.Empty;
        (string Account, string Command, string Body, string At)[] commands =
        [
            ("officer2.makkah", "suspension", $$"""{"reason":"{{reason}}"}""", "/reason"),
            ("officer2.makkah", "completion", $$"""{"decision":"rejected","reason":"{{reason}}"}""", "/reason"),
            ("officer2.makkah", "returns", $$"""{"reasons":["Unreadable","{{reason}}"]}""", "/reasons/1"),
            ("officer2.makkah", "receipt", $$"""{"receivedAt":"2026-01-01T00:00:00Z","backdatingReason":"{{reason}}"}""", "/backdatingReason"),
        ];
        foreach (var (account, command, body, at) in commands)
        {
            var reply = await host.PostAsync(account, $"/v1/requests/{id}/{command}", body, ("Accept-Language", "en"));
            reply.Json["faults"]!.AsArray().Select(fault => $"{fault!["pointer"]} {fault["code"]}").ShouldBe([$"{at} without-letter"], command);
            ((string)reply.Json["faults"]![0]!["detail"]!).ShouldBe("This tells no reason: there is no letter in it.");
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("لا")]
    [InlineData("1. 不")]
    [InlineData("\ud835\udc00")]
    public async Task one_with_a_letter_of_any_script_is(string reason) =>
        (await host.PostAsync("officer2.makkah", $"/v1/requests/{Guid.Empty}/suspension", JsonSerializer.Serialize(new { reason }))).Code.ShouldBe("request-not-found");

    [Fact]
    public async Task the_form_is_shown_in_both_languages_and_broken_json_has_a_place()
    {
        async Task<JsonNode> FaultsAsync(string body, string language) =>
            (await host.PostAsync("clerk.makkah", "/v1/requests", body, ("Accept-Language", language))).Json["faults"]!;
        static string Of(JsonNode faults, string at) => (string)faults.AsArray().Single(fault => (string)fault!["pointer"]! == at)!["detail"]!;

        var english = await FaultsAsync("""{"channel":"pigeon","openedAt":"soon"}""", "en");
        Of(english, "/channel").ShouldStartWith("Not in the expected form: one of ");
        Of(english, "/openedAt").ShouldContain("2026-11-24T09:00:00Z");
        Of(english, "/serviceCode").ShouldBe("A value is needed: a text.");
        var arabic = await FaultsAsync("""{"channel":"pigeon","openedAt":"soon"}""", "ar");
        Of(arabic, "/openedAt").ShouldBe("ليست على الصيغة المتوقعة: وقت مثل 2026-11-24T09:00:00Z.");
        Of(await FaultsAsync("{\n  \"a\" 1", "en"), "").ShouldBe("This is not valid JSON, from line 2, byte 7.");
    }

    [Fact]
    public async Task not_more_are_told_than_anybody_reads()
    {
        var body = JsonSerializer.Serialize(Enumerable.Range(0, 1000).ToDictionary(i => $"{new string('x', 500)}{i}", i => i));

        var reply = await host.PostAsync("clerk.makkah", "/v1/requests", body);

        reply.Json["faults"]!.AsArray().Count.ShouldBeLessThanOrEqualTo(100);
        reply.Text.Length.ShouldBeLessThan(200_000);
    }

    [Theory]
    [InlineData("\u200f\u200e", "shows-nothing")]
    [InlineData("\u200b\u2060 \u00ad", "shows-nothing")]
    [InlineData("\u3164", "shows-nothing")]
    [InlineData("\u2800\ufe0f", "shows-nothing")]
    [InlineData("أحمد\u202eدمحأ", "turns-others")]
    [InlineData("\u202bأحمد\u202c", "turns-others")]
    [InlineData("\u2067أحمد", "turns-others")]
    [InlineData("a\u0007b", "control-characters")]
    [InlineData("\t \n", "required")]
    public async Task texts_that_show_nothing_or_turn_others_are_refused(string name, string code)
    {
        var reply = await host.PostAsync("clerk.makkah", "/v1/beneficiaries", JsonSerializer.Serialize(new { nationalId = "1000000024", nameAr = name, mobile = "0501234567" }));

        reply.Json["faults"]!.AsArray().Select(fault => $"{fault!["pointer"]} {fault["code"]}").ShouldBe([$"/nameAr {code}"]);
    }

    [Fact]
    public async Task marks_and_isolates_that_end_are_part_of_a_name()
    {
        (await host.PostAsync("clerk.makkah", "/v1/beneficiaries", JsonSerializer.Serialize(new { nationalId = "1000000032", nameAr = "\u2067أحمد\u2069 \u200fمحمّد", mobile = "0501234567" }))).Code.ShouldNotBe("request-malformed");
        var beneficiary = await host.BeneficiaryAsync();
        var answers = JsonSerializer.Serialize(new { serviceCode = "BIRTH-CERT", beneficiaryId = beneficiary, channel = "desk", answers = new { child = "ليان\u202eنايل" } });
        (await host.PostAsync("clerk.makkah", "/v1/requests", answers)).Json["faults"]!.AsArray().Select(fault => (string)fault!["pointer"]!).ShouldBe(["/answers/child"]);
    }

    // Within the body, which is a level itself.
    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);
}
