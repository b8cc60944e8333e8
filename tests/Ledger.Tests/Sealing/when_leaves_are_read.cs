using System.Net;
using System.Text.Json.Nodes;

namespace EventLedger.Ledger.Tests.Sealing;

public sealed class when_leaves_are_read(SealedHost host) : IClassFixture<SealedHost>
{
    private const string Path = "/v1/ledger/leaves";

    [Fact]
    public async Task all_that_is_published_comes_page_by_page()
    {
        await host.LiveAsync();
        var size = host.LastSigned.Read()!.Size;
        await host.StepAsync(await host.OpenReceivedAsync(), "Not sealed yet");

        var (leaves, from) = (new List<JsonNode>(), (long?)0);
        while (from is { } next)
        {
            var page = (await host.GetAsync("auditor.makkah", $"{Path}?from={next}&limit=7")).Json;
            leaves.AddRange(page["items"]!.AsArray().Select(leaf => leaf!));
            from = (long?)page["next"];
        }

        leaves.Select(leaf => (long)leaf["index"]!).ShouldBe(Enumerable.Range(0, (int)size).Select(index => (long)index));
        leaves.Where(leaf => leaf["document"] is not null).Select(leaf => Kind(leaf)).Distinct().ShouldBe([5, 3]);
        ((string)leaves[0]["document"]!).ShouldContain("\"origin\":\"eventledger.local\"");
        var whole = await host.GetAsync("auditor.madinah", $"{Path}?region=makkah");
        whole.Json["items"]!.AsArray().Select(leaf => leaf!.ToJsonString()).ShouldBe(leaves.Select(leaf => leaf.ToJsonString()));
    }

    [Fact]
    public async Task there_are_none_beyond_what_is_published()
    {
        await host.LiveAsync();
        var size = host.LastSigned.Read()!.Size;

        (await host.GetAsync("auditor.makkah", $"{Path}?from={size}")).Text.ShouldBe("""{"items":[]}""");
        (await host.GetAsync("auditor.makkah", $"{Path}?from={size + 1}")).Code.ShouldBe("leaf-not-published");
    }

    [Theory]
    [InlineData("from=-1")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("until=7")]
    public async Task what_cannot_be_meant_is_refused(string query) =>
        (await host.GetAsync("auditor.makkah", $"{Path}?{query}")).Code.ShouldBe("request-malformed");

    [Theory]
    [InlineData("update seal.leaves set leaf = 'x' where index = 1")]
    [InlineData("delete from seal.leaves where index = 1")]
    [InlineData("update seal.leaves set document = null where index = 0")]
    [InlineData("update seal.leaves set document = document || ' ' where index = 0")]
    [InlineData("update seal.leaves set document = '{}' where index = 1")]
    [InlineData("update seal.tiles set hashes = substr(hashes, 1, 40) where level = 0 and number = 0")]
    [InlineData("update seal.leaves set leaf = 'x', document = '{}' where index = 1; update seal.tiles set hashes = overlay(hashes placing sha256('\\x0078'::bytea) from 33 for 32) where level = 0 and number = 0")]
    public async Task what_was_damaged_is_refused(string sql)
    {
        await using var undo = await host.RememberAsync();
        await host.LiveAsync();

        await host.AttackAsync(sql);

        var reply = await host.GetAsync("auditor.makkah", Path);
        (reply.Status, reply.Code).ShouldBe((HttpStatusCode.Conflict, "ledger-damaged"), reply.Text);
    }

    private static int Kind(JsonNode leaf) => Convert.FromBase64String((string)leaf["leaf"]!)[1];
}
