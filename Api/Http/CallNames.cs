using System.Collections.Frozen;
using Microsoft.AspNetCore.Diagnostics;

namespace EventLedger.Api.Http;

/// <summary>
/// What a call is named in the log: by the pattern of its route. One that came to no route is named by its path, of which only those parts stay
/// that some pattern has, since all others may name persons' records.
/// </summary>
internal sealed class CallNames(EndpointDataSource endpoints)
{
    private const int MostParts = 8;
    private readonly Lazy<FrozenSet<string>> known = new(() => endpoints.Endpoints.OfType<RouteEndpoint>()
        .SelectMany(endpoint => (endpoint.RoutePattern.RawText ?? "").Split('/'))
        .Where(part => !part.Contains('{', StringComparison.Ordinal))
        .ToFrozenSet(StringComparer.Ordinal));

    public string Of(HttpContext http)
    {
        // Of a call that failed, the handler of failures has taken the endpoint away.
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? Masked(http.Request.Path.Value ?? "");
    }

    private string Masked(string path)
    {
        var parts = path.Split('/', MostParts + 1);
        return string.Join('/', parts.Select((part, i) => i < MostParts && known.Value.Contains(part) ? part : "*"));
    }
}
