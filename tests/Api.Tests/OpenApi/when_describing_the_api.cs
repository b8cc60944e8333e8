using System.Text.Json.Nodes;
using EventLedger.Api.Http;
using EventLedger.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.OpenApi;

public sealed class when_describing_the_api(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task every_operation_says_what_it_does_and_how_it_refuses()
    {
        var document = (await host.GetAsync(null, "/swagger/v1/swagger.json")).Text;
        var file = Path.Combine(Repository.Root, "artifacts", "openapi.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, document, TestContext.Current.CancellationToken);

        var described = JsonNode.Parse(document)!;
        var operations = described["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb => (Name: $"{verb.Key} {path.Key}", Operation: verb.Value!.AsObject()))).ToList();
        operations.Count.ShouldBe(host.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Count(endpoint => endpoint.Metadata.GetMetadata<ExcludeFromDescriptionAttribute>() is null));
        foreach (var (name, operation) in operations)
        {
            ((string?)operation["summary"]).ShouldNotBeNullOrWhiteSpace(name);
            operation["responses"]!.AsObject().Select(response => response.Key).ShouldContain("503", name);
            operation["responses"]!.AsObject().Where(response => response.Key[0] == '2').ShouldAllBe(response => HasShape(response.Value!), name);
            if (operation["requestBody"]?["content"]!["application/json"] is { } body && HasMembers(body))
            {
                body["example"].ShouldNotBeNull(name);
            }
        }

        // A body that is always empty has nothing to show.
        bool HasMembers(JsonNode body) => (string?)body["schema"]!["$ref"] is not { } reference
            || described["components"]!["schemas"]![reference.Split('/')[^1]]!["properties"] is not null;
    }

    // Not every answer is JSON, and one that only says "not yet" has no content.
    private static bool HasShape(JsonNode response) => response["content"] is not { } content || content.AsObject().All(type => type.Value!["schema"] is not null);

    [Fact]
    public async Task values_are_described_as_they_are_on_the_wire()
    {
        var schemas = JsonNode.Parse((await host.GetAsync(null, "/swagger/v1/swagger.json")).Text)!["components"]!["schemas"]!;
        ((string)schemas["FeePayment"]!["properties"]!["paidAt"]!["format"]!).ShouldBe("date-time");
        schemas["RequestStatus"]!["enum"]!.AsArray().Select(value => (string)value!).ShouldContain("handed-over");
        ((string)schemas["NewCentre"]!["properties"]!["licensedFrom"]!["format"]!).ShouldBe("date");
    }

    [Fact]
    public async Task members_are_required_unless_they_may_be_null_and_limited_as_bodies_are_checked()
    {
        var schemas = JsonNode.Parse((await host.GetAsync(null, "/swagger/v1/swagger.json")).Text)!["components"]!["schemas"]!.AsObject();
        foreach (var (name, schema) in schemas)
        {
            var required = schema!["required"]?.AsArray().Select(member => (string)member!).ToHashSet(StringComparer.Ordinal) ?? [];
            foreach (var (member, value) in schema["properties"]?.AsObject() ?? [])
            {
                (required.Contains(member) && (bool?)value!["nullable"] == true).ShouldBeFalse($"{name}.{member}");
            }
        }

        schemas["RequestView"]!["required"]!.AsArray().Select(member => (string)member!).ShouldBe(
            [
                "beneficiaryId", "channel", "corrections", "departmentCode", "documents", "fee", "id", "openedAt", "requiredDocuments",
                "serviceCode", "serviceVersion", "status", "trackingReference", "version",
            ],
            ignoreOrder: true);
        ((int)schemas["NewRequest"]!["properties"]!["serviceCode"]!["maxLength"]!).ShouldBe(40);
        ((string)schemas["NewRequest"]!["properties"]!["answers"]!["type"]!).ShouldBe("object");
        ((int)schemas["NewDepartment"]!["properties"]!["windows"]!["minItems"]!).ShouldBe(1);
        ((string)schemas["NewCentre"]!["properties"]!["code"]!["pattern"]!).ShouldBe(CodeAttribute.Pattern);
    }

    [Fact]
    public async Task the_page_to_try_it_out_is_there_and_keeps_who_signed_in()
    {
        (await host.GetAsync(null, "/swagger/index.html")).Text.ShouldContain("swagger-ui");
        var script = (await host.GetAsync(null, "/swagger/index.js")).Text;
        script.ShouldContain("\"persistAuthorization\":true");
        script.ShouldContain("\"deepLinking\":true");
    }

    [Fact]
    public async Task it_is_in_the_order_of_a_request_s_life_and_says_how_to_sign_in()
    {
        var text = (await host.GetAsync(null, "/swagger/v1/swagger.json")).Text;
        var document = JsonNode.Parse(text)!;

        document["tags"]!.AsArray().Select(tag => (string)tag!["name"]!).Take(3).ShouldBe(["Beneficiaries", "Requests", "Tracking"]);
        document["paths"]!.AsObject().Select(path => path.Key.Split('/')[^1])
            .Where(name => name is "fee-payments" or "transmissions" or "receipt" or "completion" or "handover" or "collection")
            .ShouldBe(["fee-payments", "transmissions", "receipt", "completion", "handover", "collection"]);
        ((string)document["info"]!["description"]!).ShouldContain("Authorize");
        text.ShouldNotContain("example.org");
    }
}
