using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Projections.Tests.Centres;

public sealed class when_listing_centres(when_listing_centres.LicensedCentres host) : IClassFixture<when_listing_centres.LicensedCentres>
{
    [Theory]
    [InlineData("", "MK-001 MK-002 ZZ-1 ZZ-2 ZZ-3 ZZ-4")]
    [InlineData("licensed=true", "MK-001 MK-002 ZZ-1 ZZ-2")]
    [InlineData("licensed=false", "ZZ-3 ZZ-4")]
    [InlineData("name=الشرق", "ZZ-1 ZZ-3")]
    [InlineData("name=eAST", "ZZ-1 ZZ-3")]
    [InlineData("name=east&licensed=true", "ZZ-1")]
    [InlineData("name=100%25", "ZZ-2")]
    [InlineData("name=1_0", "")]
    [InlineData("name='", "")]
    public async Task they_are_found_by_name_and_licence_in_the_order_of_their_codes(string query, string codes)
    {
        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = await host.GetAsync("clerk.makkah", $"/v1/centres?limit=2&{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
            page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
            ((long)page.Json["freshness"]!["eventsBehind"]!).ShouldBe(0);
            var items = page.Json["items"]!.AsArray();
            items.Count.ShouldBeLessThanOrEqualTo(2);
            listed.AddRange(items.Select(item => (string)item!["code"]!));
            cursor = (string?)page.Json["next"];
        }
        while (cursor is not null);
        string.Join(' ', listed).ShouldBe(codes);
    }

    [Fact]
    public async Task one_is_listed_as_it_is_shown_by_itself()
    {
        var listed = (await host.GetAsync("clerk.makkah", "/v1/centres?name=east&licensed=true")).Json["items"]!.AsArray().Single()!.AsObject();
        var shown = (await host.GetAsync("clerk.makkah", "/v1/centres/ZZ-1")).Json;

        listed.Where(member => member.Key != "id").ToDictionary(member => member.Key, member => member.Value!.ToString())
            .ShouldBe(shown.Where(member => member.Key is not ("standing" or "renewalOpen")).ToDictionary(member => member.Key, member => member.Value!.ToString()), ignoreOrder: true);
    }

    [Fact]
    public async Task another_region_has_its_own() =>
        (await host.GetAsync("clerk.madinah", "/v1/centres")).Json["items"]!.AsArray().Select(item => (string)item!["code"]!).ShouldBe(["MD-001", "MD-002"]);

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("licensed=maybe")]
    [InlineData("cursor=nonsense!")]
    [InlineData("cursor=AAAA")]
    [InlineData("cursor=e30")]
    [InlineData("cursor=8J-VjA")]
    [InlineData("name=%00")]
    [InlineData("stranger=1")]
    public async Task what_cannot_be_asked_is_refused(string query) =>
        (await host.GetAsync("clerk.makkah", $"/v1/centres?{query}")).Code.ShouldBe("request-malformed");

    [Theory]
    [InlineData("name=%5C")]
    public async Task what_can_be_asked_does_no_harm(string query) =>
        (await host.GetAsync("clerk.makkah", $"/v1/centres?{query}")).Status.ShouldBe(HttpStatusCode.OK);

    /// <summary>Beside the sample centres: one licensed, one without end, one not licensed any more, one not yet.</summary>
    public sealed class LicensedCentres : LedgerHost
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await LicenseAsync("ZZ-3", "الشرق القديم", "Old East", "2001-01-01", "2002-01-01");
            await LicenseAsync("ZZ-1", "مركز الشرق", "East of Makkah", "2001-01-01", "2999-12-31");
            await LicenseAsync("ZZ-2", "مركز", "100% Service", null, null);
            await LicenseAsync("ZZ-4", "مركز", "Tomorrow", "2999-01-01", null);

            // What follows from a licence that is over is an event too.
            await UntilAsync(async () => (await QueryAsync<long>("select count(*) from ledger.mt_events where type = 'centre_licence_ended'")).Single() == 1);
            await CaughtUpAsync();
        }

        private async Task LicenseAsync(string code, string nameAr, string nameEn, string? from, string? until)
        {
            var dates = (from is null ? "" : $",\"licensedFrom\":\"{from}\"") + (until is null ? "" : $",\"licensedUntil\":\"{until}\"");
            var reply = await PostAsync("admin.makkah", "/v1/centres", $$"""{"code":"{{code}}","nameAr":"{{nameAr}}","nameEn":"{{nameEn}}","licenceNumber":"L"{{dates}}}""");
            reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        }
    }
}
