using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;
using Xunit;

namespace EventLedger.Tests.Support;

/// <summary>Calls of a service on a socket, by its sample accounts.</summary>
public static class SampleCalls
{
    /// <param name="body">JSON; null for none.</param>
    /// <returns>What was answered.</returns>
    public static async Task<JsonNode> CallAsync(this WebApplicationFactory<Program> host, string account, HttpMethod method, string path, string? body = null)
    {
        using var client = host.CreateClient();
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "password"), new("client_id", "eventledger-samples"), new("username", account), new("password", "sample")]);
        using var token = await client.PostAsync("/connect/token", form, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", (string)JsonNode.Parse(await token.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["access_token"]!);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }
}
