using System.Net;
using System.Net.Http.Headers;
using EventLedger.Api.Http;
using EventLedger.Domain.Shared;
using EventLedger.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EventLedger.Api.Tests.Access;

public sealed class when_the_caller_is_not_allowed(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static readonly Dictionary<Role, string> Accounts = new()
    {
        [Role.Beneficiary] = "citizen.makkah",
        [Role.CentreClerk] = "clerk.makkah",
        [Role.CentreManager] = "manager.makkah",
        [Role.DepartmentOfficer] = "officer.makkah",
        [Role.ExecutiveMonitor] = "monitor.makkah",
        [Role.Auditor] = "auditor.makkah",
        [Role.Administrator] = "admin.makkah",
    };

    private IEnumerable<RouteEndpoint> Endpoints => host.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void every_endpoint_says_who_may_call_it_and_the_list_is_approved()
    {
        Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null).Select(Name).ShouldBeEmpty(
            "An endpoint without a rule is open to nobody: end its mapping with AllowRoles, AllowSignedIn or AllowAnyone.");
        var actual = Endpoints.Select(endpoint => $"{Name(endpoint)}: {Rule(endpoint)}").Order(StringComparer.Ordinal).ToList();
        var approved = Path.Combine(Repository.Root, "tests", "Api.Tests", "Access", "approved-access.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            File.WriteAllLines(approved, actual);
        }

        string.Join('\n', actual).ShouldBe(string.Join('\n', File.ReadAllLines(approved)), "Who may call what has changed. If that is meant, run this test with APPROVE=1 and review the file.");
    }

    [Fact]
    public async Task a_result_is_collected_by_the_word_of_the_centre_that_hands_it_out_and_not_of_who_takes_it()
    {
        const string Body = """{"collectedBy":"محمد بن علي"}""";
        var id = await host.OpenReceivedAsync();
        (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/completion", """{"decision":"approved"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/handover", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var other in new[] { "citizen.makkah", "clerk2.makkah", "officer2.makkah" })
        {
            var reply = await host.PostAsync(other, $"/v1/requests/{id}/collection", Body);
            (reply.Status, reply.Code).ShouldBe((HttpStatusCode.Forbidden, "access-denied"), other);
        }

        (await host.PostAsync("clerk.makkah", $"/v1/requests/{id}/collection", Body)).Status.ShouldBe(HttpStatusCode.OK);
        var alone = await host.OpenAsync("citizen.makkah", "LAND-EXTRACT");
        foreach (var (account, command, body) in new[] { ("officer2.makkah", "receipt", "{}"), ("officer2.makkah", "completion", """{"decision":"approved"}"""), ("citizen.makkah", "collection", Body) })
        {
            var reply = await host.PostAsync(account, $"/v1/requests/{alone}/{command}", body);
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        }
    }

    [Fact]
    public async Task every_endpoint_is_closed_to_every_role_it_does_not_name()
    {
        foreach (var endpoint in Endpoints.Where(endpoint => !endpoint.Metadata.GetMetadata<AccessRule>()!.IsPublic))
        {
            foreach (var (role, account) in Accounts)
            {
                var reply = await CallAsync(endpoint, await host.TokenAsync(account));
                var mayCall = endpoint.Metadata.GetMetadata<AccessRule>()!.Roles.Contains(role);
                (reply == HttpStatusCode.Forbidden).ShouldBe(!mayCall, $"{role} calling {Name(endpoint)} was answered {reply}");
                reply.ShouldNotBe(HttpStatusCode.Unauthorized);
            }
        }
    }

    [Fact]
    public async Task every_endpoint_is_closed_to_those_it_does_not_know()
    {
        var good = await host.TokenAsync("admin.makkah");
        var claims = new JsonWebToken(good).Claims
            .Where(claim => claim.Type is not ("exp" or "iat" or "nbf" or "aud" or "iss"))
            .Select(claim => (claim.Type, (object)claim.Value)).ToArray();
        string?[] tokens =
        [
            null, "nonsense", good[..^6] + "AAAAAA", new TokenForge(host) { ByAnotherKey = true }.Make(claims), new TokenForge(host) { ValidFor = TimeSpan.FromHours(-1) }.Make(claims),
        ];
        (await CallAsync(Endpoints.First(endpoint => endpoint.RoutePattern.RawText == "/v1/sms"), new TokenForge(host).Make(claims))).ShouldBe(HttpStatusCode.OK);
        foreach (var endpoint in Endpoints.Where(endpoint => !endpoint.Metadata.GetMetadata<AccessRule>()!.IsPublic))
        {
            foreach (var token in tokens)
            {
                (await CallAsync(endpoint, token)).ShouldBe(HttpStatusCode.Unauthorized, $"{Name(endpoint)} with the token {token}");
            }
        }
    }

    [Fact]
    public async Task nobody_reaches_into_another_centre_department_person_or_region()
    {
        var id = await host.OpenAsync();
        foreach (var account in new[] { "clerk2.makkah", "officer2.makkah" })
        {
            (await host.GetAsync(account, $"/v1/requests/{id}")).Code.ShouldBe("access-denied");
            (await host.GetAsync(account, $"/v1/requests/{id}/timeline")).Code.ShouldBe("access-denied");
        }

        (await host.PostAsync("clerk2.makkah", $"/v1/requests/{id}/withdrawal", """{"reason":"x"}""")).Code.ShouldBe("access-denied");
        (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", """{"name":"x"}""")).Code.ShouldBe("access-denied");
        (await host.GetAsync("admin.madinah", $"/v1/requests/{id}")).Code.ShouldBe("request-not-found");
        (await host.PostAsync("admin.madinah", $"/v1/requests/{id}/cancellation", """{"reason":"x"}""")).Code.ShouldBe("request-not-found");
        (await host.GetAsync("clerk2.makkah", "/v1/centres/MK-001/queue")).Code.ShouldBe("access-denied");
        (await host.GetAsync("officer2.makkah", "/v1/departments/CIV/queue")).Code.ShouldBe("access-denied");
        (await host.GetAsync("manager.makkah", "/v1/monitoring/centres/MK-002")).Code.ShouldBe("access-denied");
    }

    [Fact]
    public async Task openings_stay_within_the_callers_own()
    {
        var own = await host.BeneficiaryAsync();
        var other = (Guid)(await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1010101010","nameAr":"سارة","mobile":"0551234567"}""")).Json["id"]!;
        (await OpenAsync("citizen.makkah", other, "")).ShouldBe("access-denied");
        (await OpenAsync("citizen.makkah", own, ",\"centreCode\":\"MK-001\"")).ShouldBe("access-denied");
        (await OpenAsync("citizen.makkah", own, "")).ShouldBeNull();
        (await OpenAsync("clerk.makkah", own, ",\"centreCode\":\"MK-002\"")).ShouldBe("access-denied");
        (await OpenAsync("clerk.makkah", own, ",\"promisedDeadline\":\"2030-01-01T00:00:00Z\"")).ShouldBe("deadline-not-allowed");
        (await OpenAsync("clerk.makkah", own, ",\"withoutDeadline\":true")).ShouldBe("deadline-not-allowed");
        (await OpenAsync("admin.makkah", own, ",\"withoutDeadline\":true,\"promisedDeadline\":\"2030-01-01T00:00:00Z\"")).ShouldBe("deadline-contradicted");
        (await OpenAsync("clerk.makkah", own, ",\"departmentCode\":\"LND\"")).ShouldBe("department-not-allowed");
        (await host.PostAsync("officer.makkah", $"/v1/requests/{Guid.NewGuid()}/receipt", """{"assumed":true}""")).Code.ShouldBe("assumption-not-allowed");
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{other}")).Code.ShouldBe("access-denied");
        (await host.GetAsync("auditor.makkah", $"/v1/beneficiaries/{other}")).Json["nationalId"]!.ToString().ShouldBe("•••••••010");
    }

    private async Task<string?> OpenAsync(string account, Guid beneficiary, string more) =>
        (await host.PostAsync(account, "/v1/requests", $$"""{"serviceCode":"BIRTH-CERT","beneficiaryId":"{{beneficiary}}","channel":"internet"{{more}}}""")).Code;

    private async Task<HttpStatusCode> CallAsync(RouteEndpoint endpoint, string? token)
    {
        var path = PathOf(endpoint, "NONE", "NONE");
        using var request = new HttpRequestMessage(new HttpMethod(Method(endpoint)), path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var client = host.Host.Server.CreateClient();
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        // A caller bound to one centre is rightly refused another's queue, and somebody else's record: what the role may is told by its own.
        return response.StatusCode == HttpStatusCode.Forbidden && path.Contains("NONE", StringComparison.Ordinal) && token is not null && await OwnAsync(endpoint, token) is { } own
            ? own
            : response.StatusCode;
    }

    private async Task<HttpStatusCode?> OwnAsync(RouteEndpoint endpoint, string token)
    {
        var claims = new JsonWebToken(token);
        if (!claims.TryGetValue<string>("centre", out var code) && !claims.TryGetValue("department", out code))
        {
            return null;
        }

        using var request = new HttpRequestMessage(new HttpMethod(Method(endpoint)), PathOf(endpoint, code!, claims.Subject));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var client = host.Host.Server.CreateClient();
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static string PathOf(RouteEndpoint endpoint, string code, string user) => endpoint.RoutePattern.RawText!
        .Replace("{id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal)
        .Replace("{code}", code, StringComparison.Ordinal)
        .Replace("{user}", user, StringComparison.Ordinal);

    private static string Method(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";

    private static string Name(RouteEndpoint endpoint) => $"{Method(endpoint)} {endpoint.RoutePattern.RawText}";

    private static string Rule(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<AccessRule>() is { IsPublic: false } rule
        ? string.Join(", ", rule.Roles.Select(Claims.Name))
        : "anyone";
}
