using System.Globalization;
using EventLedger.Api.Http;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Sealing;

namespace EventLedger.Api.Sealing;

/// <summary>What the log publishes to everyone: its latest checkpoint and the hashes it commits to (C2SP tlog-tiles). No personal data.</summary>
[Group("Ledger", "The sealed ledger: checkpoints, proofs, bundles and incidents.", 100)]
internal sealed class GetCheckpoint : IEndpoint
{
    private const string Plain = "text/plain; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapCall(HttpMethods.Get, "/v1/ledger/checkpoint", CheckpointAsync)
            .Produces<string>(contentType: "text/plain")
            .Describe("Ledger", "GetCheckpoint", "The signed checkpoint published last", "A C2SP tlog-checkpoint with the cosignatures of the witnesses.")
            .Query("region", "A region, when regions are kept in several databases; the main database's ledger when absent.")
            .Refuses(SealingRefusals.CheckpointNotPublished, SealingRefusals.LedgerDamaged, HttpRefusals.RequestMalformed)
            .AllowAnyone();
        routes.MapCall(HttpMethods.Get, "/v1/ledger/key", KeyAsync)
            .Produces<string>(contentType: "text/plain")
            .Describe(
                "Ledger",
                "GetLedgerKey",
                "The public key that signs checkpoints",
                "For an auditor's policy, as name+hash+base64. Have it confirmed by another way than this one before you trust it.")
            .Query("region", "A region, when regions are kept in several databases; the main database's ledger when absent.")
            .Refuses(HttpRefusals.RequestMalformed)
            .AllowAnyone();
        routes.MapCall(HttpMethods.Get, "/v1/ledger/tile/{level:int:min(0):max(7)}/{**number}", TileAsync)
            .Produces<byte[]>(contentType: "application/octet-stream")
            .Describe(
                "Ledger",
                "GetTile",
                "Hashes of the tree",
                "256 hashes of 32 bytes, or as many as '.p/W' asks for at the right edge. The number is written plainly or in groups such as x001/234.")
            .Query("region", "A region, when regions are kept in several databases; the main database's ledger when absent.")
            .Refuses(SealingRefusals.LeafNotPublished, SealingRefusals.LedgerDamaged, HttpRefusals.RequestMalformed)
            .AllowAnyone();
    }

    private static async Task CheckpointAsync(HttpContext http)
    {
        var query = new QueryReader(http);
        var region = query.Text("region");
        if (await query.IsRefusedAsync())
        {
            return;
        }

        if (await Reader(http, region).CheckpointAsync(http.RequestAborted) is not { } note)
        {
            await Problems.WriteAsync(http, SealingRefusals.CheckpointNotPublished);
            return;
        }

        http.Response.ContentType = Plain;
        http.Response.Headers.CacheControl = "no-cache";
        await http.Response.WriteAsync(note, http.RequestAborted);
    }

    private static async Task KeyAsync(HttpContext http)
    {
        var query = new QueryReader(http);
        var region = query.Text("region");
        if (!await query.IsRefusedAsync())
        {
            http.Response.ContentType = Plain;
            var sealers = http.RequestServices.GetRequiredService<SealedLedgers>().Sealers;
            await http.Response.WriteAsync($"{sealers.Of(region ?? "").Key.Verifier}\n", http.RequestAborted);
        }
    }

    private static async Task TileAsync(HttpContext http)
    {
        var query = new QueryReader(http);
        var region = query.Text("region");
        var level = int.Parse((string)http.Request.RouteValues["level"]!, CultureInfo.InvariantCulture);
        if (await query.IsRefusedAsync())
        {
            return;
        }

        if (!TryParse((string?)http.Request.RouteValues["number"] ?? "", out var number, out var width)
            || await Reader(http, region).TileAsync(level, number, width, http.RequestAborted) is not { } hashes)
        {
            await Problems.WriteAsync(http, SealingRefusals.LeafNotPublished);
            return;
        }

        http.Response.ContentType = "application/octet-stream";

        // A tile of a given width never changes.
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        await http.Response.Body.WriteAsync(hashes, http.RequestAborted);
    }

    private static SealedLedger Reader(HttpContext http, string? region) =>
        http.RequestServices.GetRequiredService<SealedLedgers>().Readers.Of(region ?? "");

    private static bool TryParse(string text, out long number, out int width)
    {
        (number, width) = (0, Tiles.Width);
        var parts = text.Split(".p/");
        if (parts.Length > 2 || (parts.Length == 2 && !(int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out width) && width is > 0 and < Tiles.Width)))
        {
            return false;
        }

        var digits = parts[0].Replace("/", "", StringComparison.Ordinal).Replace("x", "", StringComparison.Ordinal);
        return digits.Length is > 0 and <= 18 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
