using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace EventLedger.Api.Tests.Audit;

/// <summary>What the server refuses before there is a call is told as everything else is, though none of our code is asked.</summary>
public sealed class when_a_call_cannot_be_read(ListeningHost host) : IClassFixture<ListeningHost>
{
    private const string Good = "GET /v1/nowhere HTTP/1.1\r\nHost: a\r\n";

    /// <summary>What is sent, and what is answered.</summary>
    public static TheoryData<string, int, string> Calls => new()
    {
        { "GET /v1/departments/a%00b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http-malformed" },
        { "GET http://a/v1/departments/a%00b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400, "http-malformed" },
        { "GET /v1/a b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http-malformed" },
        { "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http-malformed" },
        { "nonsense\r\n\r\n", 400, "http-malformed" },
        { "GET /v1/nowhere HTTP/1.1\r\n\r\n", 400, "http-malformed" },
        { $"{Good}no colon\r\n\r\n", 400, "http-malformed" },
        { "POST /v1/requests HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n", 400, "http-malformed" },
        { $"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: a\r\n\r\n", 414, "address-too-long" },
        { $"{Good}X: {new string('a', 40_000)}\r\n\r\n", 431, "headers-too-large" },
        { "GET /v1/nowhere HTTP/3.7\r\nHost: a\r\n\r\n", 505, "http-version-unknown" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task it_is_refused_by_a_problem_document(string call, int status, string code)
    {
        var answer = await AnswerAsync(call);

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        answer.ShouldContain("Content-Type: application/problem+json");
        answer.ShouldContain("Connection: close");
        answer.Split("HTTP/1.1 ").Length.ShouldBe(2, "One answer, and not the bare one behind it.");
        var problem = JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)])!;
        ((string)problem["code"]!, (int)problem["status"]!).ShouldBe((code, status));
        ((string)problem["detail"]!).ShouldContain(c => c >= '\u0600' && c <= '\u06ff');
        host.Log.Lines.ShouldContain(line => line.Text.EndsWith($" was refused: {code} ({status}).", StringComparison.Ordinal));
        host.Log.Lines.ShouldAllBe(line => !line.Text.Contains("a%00b", StringComparison.Ordinal) && !line.Text.Contains("a\0b", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_body_that_is_too_large_is_logged_by_its_route()
    {
        var token = await host.TokenAsync("admin.makkah");

        var answer = await AnswerAsync($"POST /v1/requests/{Guid.NewGuid()}/receipt HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 300000\r\nConnection: close\r\n\r\n");

        answer.ShouldContain("\"body-too-large\"");
        host.Log.Lines.ShouldContain(line => line.Text == "POST /v1/requests/{id:guid}/receipt was refused: body-too-large (413).");
    }

    [Fact]
    public async Task what_was_called_before_on_the_connection_is_answered_first_and_a_language_that_was_read_counts()
    {
        var answer = await AnswerAsync($"{Good}\r\n{Good}Accept-Language: en\r\nno colon\r\n\r\n");

        answer.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries).Select(one => one[..3]).ShouldBe(["404", "400"]);
        answer.ShouldContain("Content-Language: en");
        (await AnswerAsync("HEAD /v1/nowhere HTTP/1.1\r\n\r\n")).ShouldEndWith("\r\n\r\n");
    }

    private async Task<string> AnswerAsync(string call)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, host.ClientOptions.BaseAddress.Port, TestContext.Current.CancellationToken);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(call), TestContext.Current.CancellationToken);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException) when (answer.Length > 0)
        {
            // Reset, since part of the call was left unread.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
