using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EventLedger.Api.Http;
using EventLedger.Domain.Shared;
using EventLedger.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Shared;

public sealed class when_every_command_is_sent_nonsense(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static readonly byte[][] Nonsense =
    [
        .. new[]
        {
            "{", "}", "[]", "null", "5", "\"text\"", "true", "{\"stranger\":1}", "{\"reason\":\"a\",}", "{} {}", "{/* a */}", "\u0000", "NaN",
            "{\"\\ud800\":1}", "{\"reason\":\"\\udc00\"}", "{\"reason\":\"\\u0000\"}",
        }.Select(Encoding.UTF8.GetBytes),
        [0x7b, 0xff, 0xfe, 0x7d],
        [.. "{\"reason\":\""u8, 0xc3, 0x28, .. "\"}"u8],
        [.. "{\""u8, 0xff, .. "\":1}"u8],
        Encoding.Unicode.GetBytes("{}"),
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200)),
    ];

    private IEnumerable<string> Paths => PathsOf(_ => true);

    // What only asks takes neither key nor version.
    private IEnumerable<string> Commands => PathsOf(endpoint => endpoint.Metadata.Any(some => some.GetType().Name == "CommandMetadata"));

    private IEnumerable<string> PathsOf(Func<RouteEndpoint, bool> which) => host.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true && endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null && which(endpoint))
        .Select(PathOf);

    private static string PathOf(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.Replace("{code}", "LAND-EXTRACT", StringComparison.Ordinal);

    [Fact]
    public async Task each_refuses_it_as_malformed_and_nothing_is_written()
    {
        var id = await host.OpenReceivedAsync();
        var before = await host.WrittenAsync();
        foreach (var path in Paths)
        {
            foreach (var nonsense in Nonsense)
            {
                var reply = await SendAsync(path, id, nonsense);
                (reply.Status, reply.Code).ShouldBe((HttpStatusCode.BadRequest, "request-malformed"), $"{path} {Encoding.UTF8.GetString(nonsense)}: {reply.Text}");
                reply.Json["errors"]!.AsObject().ShouldNotBeEmpty();
            }
        }

        (await host.WrittenAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task each_refuses_other_media_types_and_a_bad_key_or_version()
    {
        var id = await host.OpenReceivedAsync();
        var before = await host.WrittenAsync();
        foreach (var path in Paths)
        {
            (await SendAsync(path, id, "<a/>"u8.ToArray(), "application/xml")).Code.ShouldBe("unsupported-media-type", path);
        }

        foreach (var path in Commands)
        {
            (await SendAsync(path, id, "{}"u8.ToArray(), "application/json", ("Idempotency-Key", "a b"))).Code.ShouldBe("idempotency-key-invalid", path);
            (await SendAsync(path, id, "{}"u8.ToArray(), "application/json", ("Idempotency-Key", new string('k', 129)))).Code.ShouldBe("idempotency-key-invalid", path);
            (await SendAsync(path, id, "{}"u8.ToArray(), "application/json", ("If-Match", "\"-1\""))).Code.ShouldBe("if-match-invalid", path);
            (await SendAsync(path, id, "{}"u8.ToArray(), "application/json", ("If-Match", "\"99999999999999999999\""))).Code.ShouldBe("if-match-invalid", path);
        }

        (await host.WrittenAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task a_refusal_is_a_whole_problem_document_in_the_language_asked_for()
    {
        var arabic = await host.PostAsync("clerk.makkah", "/v1/requests", "{");
        var english = await host.PostAsync("clerk.makkah", "/v1/requests", "{", ("Accept-Language", "en"));

        foreach (var reply in new[] { arabic, english })
        {
            reply.MediaType.ShouldBe("application/problem+json");
            reply.Json.Select(member => member.Key).ShouldBe(["type", "title", "status", "detail", "code", "traceId", "errors", "faults"], ignoreOrder: true);
            ((string?)reply.Json["type"]).ShouldBe("/problems/request-malformed");
            ((int)reply.Json["status"]!).ShouldBe(400);
        }

        ((string)english.Json["title"]!).ShouldBe("Request not understood");
        ((string)arabic.Json["title"]!).ShouldContain(c => c >= '\u0600' && c <= '\u06ff');
        ((string)arabic.Json["detail"]!).ShouldContain(c => c >= '\u0600' && c <= '\u06ff');
    }

    // An administrator where one may; what those ask for is approved by somebody else, and some is a centre's or a beneficiary's own.
    private string AccountOf(string path)
    {
        var roles = host.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>().Where(endpoint => PathOf(endpoint) == path && endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null).SelectMany(endpoint => endpoint.Metadata.GetMetadata<AccessRule>()?.Roles ?? []).ToHashSet();
        return roles.Contains(Role.Administrator) ? "admin.makkah"
            : roles.Contains(Role.Auditor) ? "auditor.makkah"
            : roles.Contains(Role.CentreClerk) ? "clerk.makkah"
            : roles.Contains(Role.CentreManager) ? "manager.makkah"
            : "citizen.makkah";
    }

    private async Task<Reply> SendAsync(string path, Guid id, byte[] body, string mediaType = "application/json", params (string, string)[] headers)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
        return await host.SendAsync(AccountOf(path), HttpMethod.Post, path.Replace("{id:guid}", id.ToString(), StringComparison.Ordinal), content, headers);
    }
}
