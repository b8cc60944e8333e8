using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Application.Beneficiaries;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>A record is found by what the person says at the desk, on every node, and shows no more than tells it from others.</summary>
public sealed class when_searching_for_persons(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static int numbers = 30_000_000;

    [Theory]
    [InlineData("غزلان الزهراني")]
    [InlineData("زهراني غزلان")]
    [InlineData("غزلان ابنه عبد الواحد")]
    [InlineData("غُزلان عبدالو")]
    [InlineData("ghazlan alzahrani")]
    public async Task it_is_found_however_the_name_is_written_and_shown_masked(string name)
    {
        var number = Number();
        var id = await RegisterAsync("غزلان بنت عبدالواحد الزهراني", "0559876543", number: number, nameEn: "Ghazlan Al-Zahrani");

        (await FoundAsync(Name(name))).ShouldContain(id);
        var shown = (await SearchAsync(Name(name))).Json["items"]!.AsArray().Single(one => (Guid)one!["id"]! == id)!;

        JsonNode.DeepEquals(shown, JsonNode.Parse(
            $$"""{"id":"{{id}}","identityKind":"citizen","nameAr":"غزلان ب• ع• ا•","nationalId":"•••••••{{number[^3..]}}","mobile":"••••••••••543"}""")).ShouldBeTrue(shown.ToJsonString());
    }

    [Fact]
    public async Task a_family_on_one_phone_is_told_apart_by_the_name()
    {
        var (mother, son) = (await RegisterAsync("شيماء بنت راكان", "0559876001"), await RegisterAsync("راكان بن طلال", "0559876001"));
        (await FoundAsync("""{"mobile":"+966 55 987 6001"}""")).ShouldBe([mother, son], ignoreOrder: true);
        (await FoundAsync("""{"mobile":"٠٥٥٩٨٧٦٠٠١","name":"طلال"}""")).ShouldBe([son]);
        (await FoundAsync("""{"mobile":"0559876002"}""")).ShouldBeEmpty();
    }

    [Fact]
    public async Task what_leads_to_nobody_or_to_too_many_is_refused()
    {
        (await SearchAsync("{}")).Code.ShouldBe("search-unclear");
        (await SearchAsync($$"""{"nationalId":"{{Number()}}","name":"غزلان"}""")).Code.ShouldBe("search-unclear");
        (await SearchAsync("""{"name":"غزلان","issuedBy":"EG"}""")).Code.ShouldBe("search-unclear");
        (await SearchAsync(Name("غز"))).Code.ShouldBe("search-too-short");
        (await SearchAsync(Name("بن ال"))).Code.ShouldBe("search-too-short");
        (await SearchAsync("""{"mobile":"0112345678"}""")).Code.ShouldBe("mobile-invalid");
        (await host.PostAsync("citizen.makkah", "/v1/beneficiaries/search", Name("غزلان"))).Code.ShouldBe("access-denied");
        (await host.PostAsync("auditor.makkah", "/v1/beneficiaries/search", Name("غزلان"))).Code.ShouldBe("access-denied");

        await Task.WhenAll(Enumerable.Range(0, 51).Select(i => RegisterAsync("شعلان الكثيري", $"05598770{i:00}")));
        var refused = await SearchAsync(Name("شعلان"));
        (refused.Status, refused.Code, (string)refused.Json["arguments"]!["most"]!).ShouldBe((HttpStatusCode.UnprocessableEntity, "search-too-common", "50"));
        (await FoundAsync("""{"name":"شعلان","mobile":"0559877007"}""")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ten_are_shown_at_most_and_those_of_other_regions_never()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => RegisterAsync("وجدان الأسمري", $"05598780{i:00}")));
        var elsewhere = await RegisterAsync("وجدان العمري", "0559878100", "clerk.madinah");
        (await FoundAsync(Name("وجدان"))).Count.ShouldBe(10);
        ((bool)(await SearchAsync(Name("وجدان"))).Json["hasMore"]!).ShouldBeTrue();
        ((bool)(await SearchAsync("""{"name":"وجدان","mobile":"0559878003"}""")).Json["hasMore"]!).ShouldBeFalse();
        (await FoundAsync(Name("وجدان عمري"))).ShouldBeEmpty();
        (await FoundAsync(Name("وجدان"), "clerk.madinah")).ShouldBe([elsewhere]);
    }

    [Fact]
    public async Task whoever_is_shown_it_is_recorded_before()
    {
        var id = await RegisterAsync("سديم الوقداني", "0559878200");
        (await FoundAsync(Name("سديم وقداني"))).ShouldBe([id]);
        (await FoundAsync(Name("وقداني سديم"))).ShouldBe([id]);

        var read = (await host.GetAsync("auditor.makkah", $"/v1/beneficiaries/{id}/accesses")).Json["items"]!.AsArray();
        read.Select(one => ((string)one!["reader"]!, (string)one["record"]!)).ShouldBe([("clerk.makkah", "found")]);

        await host.ExecuteAsync("""
            create function ledger.refuse_reading() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$;
            create trigger refuse_reading before insert on ledger.mt_events for each row when (new.type = 'personal_data_read') execute function ledger.refuse_reading();
            """);
        try
        {
            var reply = await host.PostAsync("manager.makkah", "/v1/beneficiaries/search", Name("سديم وقداني"));
            (reply.Status, reply.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "read-not-recorded"));
        }
        finally
        {
            await host.ExecuteAsync("drop trigger refuse_reading on ledger.mt_events; drop function ledger.refuse_reading()");
        }
    }

    [Fact]
    public async Task another_node_and_one_that_starts_later_find_it_until_it_is_erased()
    {
        var early = await RegisterAsync("ميسون القثامي", "0559878300");
        await using var node = await host.JoinAsync();
        await LedgerHost.UntilAsync(async () => (await SearchAsync(Name("ميسون"), on: node)).Code is null);
        (await FoundAsync(Name("ميسون"), on: node)).ShouldBe([early]);

        var late = await RegisterAsync("ميسون الشلوي", "0559878301");
        await LedgerHost.UntilAsync(async () => (await FoundAsync(Name("ميسون"), on: node)).Contains(late));

        (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{early}/erasure", """{"basis":"Order 77"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("auditor.makkah", $"/v1/beneficiaries/{early}/erasure/approval", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        (await FoundAsync(Name("ميسون"))).ShouldBe([late]);
        (await FoundAsync(Name("ميسون"), on: node)).ShouldBe([late]);

        // In the memory of the other node nothing is left either, some moments later.
        var search = node.Host.Services.GetRequiredService<RecordSearch>();
        await LedgerHost.UntilAsync(() => Task.FromResult(search.Find("makkah", ["ميسون", "قثامي"], null, 50) is []));
        host.Host.Services.GetRequiredService<RecordSearch>().Find("makkah", ["ميسون", "قثامي"], null, 50).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_merged_record_leads_to_the_one_that_goes_on()
    {
        var (person, other) = (await RegisterAsync("لمياء الغانم", "0559878400"), await RegisterAsync("لميس المالكي", "0559878401"));
        var merge = await MergeAsync(person, other);
        (await FoundAsync(Name("لميس مالكي"))).ShouldBe([person]);
        (await FoundAsync("""{"mobile":"0559878401"}""")).ShouldBe([person]);

        (await host.PostAsync("manager.makkah", $"/v1/merges/{merge}/reversal", """{"reason":"Two persons"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("admin.makkah", $"/v1/merges/{merge}/approval", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        (await FoundAsync(Name("لميس مالكي"))).ShouldBe([other]);
    }

    [Fact]
    public async Task candidates_are_told_before_a_record_is_opened_and_on_it()
    {
        var (person, sister, namesake) = (
            await RegisterAsync("رهف بنت سلطان البقمي", "0559878500"), await RegisterAsync("شهد بنت سلطان البقمي", "0559878500"), await RegisterAsync("البقمي رهف سلطان", "0559878501"));

        var before = await CandidatesAsync("""{"nameAr":"رهف سلطان","mobile":"0559878500"}""");
        before.ShouldBe([(person, "mobile-and-name")]);
        (await CandidatesAsync("""{"nameAr":"رهف سلطان البقمي","mobile":"0559878502"}""")).ShouldBe([(person, "name"), (namesake, "name")], ignoreOrder: true);
        (await host.PostAsync("clerk.makkah", "/v1/beneficiaries/candidates", """{"nameAr":"رهف سلطان","mobile":"12"}""")).Code.ShouldBe("mobile-invalid");

        var again = await RegisterAsync("رهف سلطان البقمي", "0559878500");
        (await OfAsync(again)).ShouldBe([(person, "mobile-and-name"), (namesake, "name")]);
        (await OfAsync(sister)).ShouldBeEmpty();
        var reply = await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{again}/candidates");
        reply.Text.ShouldNotContain("سلطان");
        reply.Text.ShouldNotContain("0559878500"[1..]);

        await MergeAsync(person, again);
        (await OfAsync(again)).ShouldBe([(namesake, "name")]);
        (await OfAsync(person)).ShouldBe([(namesake, "name")]);
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{Guid.NewGuid()}/candidates")).Code.ShouldBe("beneficiary-not-found");
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{person}/candidates")).Code.ShouldBe("access-denied");

        async Task<List<(Guid, string)>> OfAsync(Guid id) => Signals(await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{id}/candidates"));
        async Task<List<(Guid, string)>> CandidatesAsync(string body) => Signals(await host.PostAsync("clerk.makkah", "/v1/beneficiaries/candidates", body));
    }

    [Fact]
    public async Task what_cannot_be_opened_is_left_out_and_hides_nothing_else()
    {
        var (damaged, sound) = (await RegisterAsync("جوري الحازمي", "0559878600"), await RegisterAsync("جوري المسعودي", "0559878601"));
        await host.ExecuteAsync($"update ledger.personal_keys set wrapped_key = set_byte(wrapped_key, 20, 255 - get_byte(wrapped_key, 20)) where beneficiary_id = '{damaged}'");
        await using var node = await host.JoinAsync();
        await LedgerHost.UntilAsync(async () => (await SearchAsync(Name("جوري"), on: node)).Code is null);
        (await FoundAsync(Name("جوري"), on: node)).ShouldBe([sound]);
    }

    private static string Name(string name) => $$"""{"name":"{{name}}"}""";

    private static string Number() => NationalIds.Of(Interlocked.Increment(ref numbers));

    private static List<(Guid, string)> Signals(Reply reply) =>
        reply.Code is null ? [.. reply.Json["items"]!.AsArray().Select(one => ((Guid)one!["id"]!, (string)one["signal"]!))] : throw new InvalidOperationException(reply.Text);

    private Task<Reply> SearchAsync(string body, string account = "clerk.makkah", LedgerHost? on = null) => (on ?? host).PostAsync(account, "/v1/beneficiaries/search", body);

    private async Task<List<Guid>> FoundAsync(string body, string account = "clerk.makkah", LedgerHost? on = null)
    {
        var reply = await SearchAsync(body, account, on);
        return reply.Status == HttpStatusCode.OK ? [.. reply.Json["items"]!.AsArray().Select(one => (Guid)one!["id"]!)] : throw new InvalidOperationException(reply.Text);
    }

    private async Task<Guid> RegisterAsync(string name, string mobile, string account = "clerk.makkah", string? number = null, string? nameEn = null)
    {
        var reply = await host.PostAsync(
            account,
            "/v1/beneficiaries",
            $$"""{"nationalId":"{{number ?? Number()}}","nameAr":"{{name}}","mobile":"{{mobile}}"{{(nameEn is null ? "" : $",\"nameEn\":\"{nameEn}\"")}} }""");
        return reply.Status == HttpStatusCode.Created ? (Guid)reply.Json["id"]! : throw new InvalidOperationException(reply.Text);
    }

    private async Task<Guid> MergeAsync(Guid survivor, Guid absorbed)
    {
        var asked = await host.PostAsync("manager.makkah", "/v1/merges", $$"""{"survivorId":"{{survivor}}","absorbedId":"{{absorbed}}","reason":"Registered twice"}""");
        (await host.PostAsync("admin.makkah", $"{asked.Location}/approval", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        return (Guid)asked.Json["id"]!;
    }
}
