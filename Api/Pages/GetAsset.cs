using System.Collections.Frozen;
using EventLedger.Api.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace EventLedger.Api.Pages;

/// <summary>The pages' own stylesheet and fonts, which the program carries along: nothing has to lie beside it.</summary>
internal sealed class GetAsset : IEndpoint
{
    private const string Prefix = "EventLedger.Api.Pages.Assets.";
    private static readonly FileExtensionContentTypeProvider Types = new();
    private static readonly FrozenDictionary<string, byte[]> Files = Read();

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(HttpMethods.Get, "/assets/{name}", AnswerAsync);

    private static async Task AnswerAsync(HttpContext http)
    {
        var name = (string)http.Request.RouteValues["name"]!;
        if (!Files.TryGetValue(name, out var file))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.Headers.CacheControl = "public, max-age=3600";
        http.Response.ContentType = Types.TryGetContentType(name, out var type) ? type : "text/plain";
        http.Response.ContentLength = file.Length;
        await http.Response.Body.WriteAsync(file, http.RequestAborted);
    }

    private static FrozenDictionary<string, byte[]> Read()
    {
        var assembly = typeof(GetAsset).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(name => name[Prefix.Length..], name =>
        {
            using var resource = assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            resource.CopyTo(bytes);
            return bytes.ToArray();
        }, StringComparer.Ordinal);
    }
}
