using EventLedger.Api.Http;

namespace EventLedger.Api.Phone;

/// <summary>A recording of what is said; platforms keep it for some minutes.</summary>
internal sealed class GetRecording : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCall(HttpMethods.Get, Recordings.Path + "/{language}/{name}", AnswerAsync)
        .ExcludeFromDescription()
        .AllowAnyone();

    private static async Task AnswerAsync(HttpContext http)
    {
        var (language, name) = ((string)http.Request.RouteValues["language"]!, (string)http.Request.RouteValues["name"]!);
        if (Recordings.Of(http).Find(language, name) is not { } path)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = "audio/x-wav";
        http.Response.Headers.CacheControl = "public, max-age=300";
        await http.Response.SendFileAsync(path, http.RequestAborted);
    }
}
