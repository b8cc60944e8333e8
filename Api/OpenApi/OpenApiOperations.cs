using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EventLedger.Api.OpenApi;

/// <summary>Describes what the mapping of an endpoint says about it: who may call it, headers, parameters, refusals, an example.</summary>
internal sealed class OpenApiOperations(IOptions<SwaggerGeneratorOptions> generator) : IOperationFilter
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var rule = metadata.OfType<AccessRule>().First();
        AddParameters(operation, context, metadata);
        AddAccess(operation, context, rule);
        AddExample(operation, metadata);
        AddAnswers(operation, metadata);
        AddRefusals(operation, context, Refusals(metadata, rule));
    }

    private static void AddParameters(OpenApiOperation operation, OperationFilterContext context, IList<object> metadata)
    {
        operation.Parameters ??= [];
        foreach (var parameter in RoutePatternFactory.Parse(context.ApiDescription.RelativePath!).Parameters)
        {
            if (operation.Parameters.All(known => known.Name != parameter.Name))
            {
                operation.Parameters.Add(PathParameter(parameter.Name));
            }
        }

        foreach (var query in metadata.OfType<QueryMetadata>())
        {
            operation.Parameters.Add(Parameter(query.Name, ParameterLocation.Query, query.Description, new OpenApiSchema { Type = query.Type, Format = query.Format }));
        }

        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        operation.Parameters.Add(Parameter("Accept-Language", ParameterLocation.Header, "The language of refusals: ar (default) or en.", text));
        if (metadata.OfType<CommandMetadata>().Any())
        {
            var key = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 128 };
            operation.Parameters.Add(Parameter(Commands.IdempotencyKey, ParameterLocation.Header, "Your own name for this command: a repetition is given the first answer and has no second effect.", key));
            operation.Parameters.Add(Parameter(Commands.Correlation, ParameterLocation.Header, "What the command belongs to; the call's trace when absent.", text));
            operation.Parameters.Add(Parameter(Commands.Causation, ParameterLocation.Header, "What caused the command; the call itself when absent.", text));
        }

        if (metadata.OfType<CommandMetadata>().Any() && metadata.OfType<AccessRule>().First().Roles.Contains(Role.Administrator))
        {
            operation.Parameters.Add(Parameter(Commands.Takeover, ParameterLocation.Header, "true when a register is taken over, so that nothing follows from what is recorded but what it says itself and what is yet to come; administrators only.", text));
        }

        if (metadata.OfType<AccessRule>().First().Roles.Contains(Role.Beneficiary))
        {
            operation.Parameters.Add(Parameter(
                Commands.ActingFor, ParameterLocation.Header, "A minor's record, in whose name a guardian acts with the own token; absent for one's own.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }));
        }

        if (metadata.OfType<ChangesExisting>().Any())
        {
            operation.Parameters.Add(Parameter("If-Match", ParameterLocation.Header, "The ETag the decision was taken on; when it is stale, nothing is done.", text));
        }
    }

    private static OpenApiParameter PathParameter(string name) => new()
    {
        Name = name,
        In = ParameterLocation.Path,
        Required = true,
        Description = name switch { "id" => "The id.", "reference" => "The tracking reference, however it is typed.", "user" => "The user, as tokens name it.", _ => "The code." },
        Schema = name == "id" ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" } : new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string description, OpenApiSchema schema) =>
        new() { Name = name, In = place, Description = description, Schema = schema };

    private void AddAccess(OpenApiOperation operation, OperationFilterContext context, AccessRule rule)
    {
        var who = rule.IsPublic ? "Open to everyone." : $"Roles: {string.Join(", ", rule.Roles.Select(Claims.Name))}.";
        operation.Description = string.IsNullOrEmpty(operation.Description) ? who : $"{operation.Description}\n\n{who}";
        operation.Security = rule.IsPublic
            ? []
            : [.. generator.Value.SecuritySchemes.Keys.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] })];
    }

    private static void AddExample(OpenApiOperation operation, IList<object> metadata)
    {
        if (metadata.OfType<ExampleMetadata>().FirstOrDefault() is { } example && operation.RequestBody?.Content is { } content)
        {
            foreach (var body in content.Values.OfType<OpenApiMediaType>())
            {
                body.Example = JsonSerializer.SerializeToNode(example.Body, example.Body.GetType(), LedgerJson.Wire);
            }
        }
    }

    private static void AddAnswers(OpenApiOperation operation, IList<object> metadata)
    {
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            answer.Description = status == "201" ? "Created." : "Done.";
            if (metadata.OfType<CommandMetadata>().Any() && answer is OpenApiResponse response)
            {
                var text = new OpenApiSchema { Type = JsonSchemaType.String };
                response.Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
                {
                    ["ETag"] = new OpenApiHeader { Description = "The version after the command.", Schema = text },
                    [Commands.Replayed] = new OpenApiHeader { Description = "'true' when this is the answer of an earlier command under the same key.", Schema = text },
                };
                if (status == "201")
                {
                    response.Headers["Location"] = new OpenApiHeader { Description = "Where it is.", Schema = text };
                }
            }
        }
    }

    /// <summary>What an operation can be refused with, each code once.</summary>
    internal static IEnumerable<Refusal> Refusals(IEnumerable<object> metadata, AccessRule rule)
    {
        var refusals = metadata.OfType<RefusesMetadata>().SelectMany(some => some.Refusals).ToList();
        if (!rule.IsPublic)
        {
            refusals.AddRange([HttpRefusals.Unauthenticated, SharedRefusals.AccessDenied, HttpRefusals.RegionUnknown]);
            if (rule.Roles.Any(Actor.IsStaff))
            {
                refusals.Add(SharedRefusals.NotOnStaff("left"));
            }

            if (rule.Roles.Contains(Role.Beneficiary))
            {
                refusals.Add(SharedRefusals.NotInOwnName("minor"));
            }
        }

        if (metadata.OfType<CommandMetadata>().Any())
        {
            refusals.AddRange(
            [
                HttpRefusals.RequestMalformed, HttpRefusals.IdempotencyKeyInvalid, HttpRefusals.IfMatchInvalid, HttpRefusals.TakeoverNotAllowed,
                HttpRefusals.BodyTooLarge, HttpRefusals.UnsupportedMediaType, HttpRefusals.CharsetNotSupported, HttpRefusals.ContentEncodingNotSupported,
                SharedRefusals.IdempotencyKeyReused, SharedRefusals.AnswerNotProven,
                SharedRefusals.NotOnStaff("left"), SharedRefusals.NotInOwnName("minor"), SharedRefusals.CertificateRequired("IDENTITY", "identity-verification", "expired"),
                SharedRefusals.InstantInTheFuture(default), SharedRefusals.InstantOutOfRange, SharedRefusals.TooManyConcurrentChanges,
                SharedRefusals.BackdatingNotAllowed, SharedRefusals.BackdatedTooFar(default), SharedRefusals.BackdatingNeedsReason, SharedRefusals.InstantBeforeBeginning(default),
            ]);
        }

        if (metadata.OfType<QuestionMetadata>().Any())
        {
            refusals.AddRange(
            [
                HttpRefusals.RequestMalformed, HttpRefusals.BodyTooLarge, HttpRefusals.UnsupportedMediaType, HttpRefusals.CharsetNotSupported, HttpRefusals.ContentEncodingNotSupported,
            ]);
        }

        if (metadata.OfType<ChangesExisting>().FirstOrDefault() is { } changes)
        {
            refusals.AddRange(changes.NotFound is { } notFound ? [SharedRefusals.VersionStale(7), notFound] : [SharedRefusals.VersionStale(7)]);
        }

        return refusals.Append(SharedRefusals.RecordDamaged).Append(HttpRefusals.Unavailable).DistinctBy(refusal => refusal.Code, StringComparer.Ordinal);
    }

    private static void AddRefusals(OpenApiOperation operation, OperationFilterContext context, IEnumerable<Refusal> refusals)
    {
        var schema = context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository);
        operation.Responses ??= [];
        foreach (var status in refusals.GroupBy(HttpRefusals.Status).OrderBy(group => group.Key))
        {
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join("\n", status.Select(refusal => $"- `{refusal.Code}`: {Problems.Texts.Format(refusal, English).Title}")),
                Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/problem+json"] = new OpenApiMediaType { Schema = schema, Example = Example(status.First(), status.Key) },
                },
            };
        }
    }

    private static JsonNode? Example(Refusal refusal, int status)
    {
        var (title, detail) = Problems.Texts.Format(refusal, English);
        return JsonSerializer.SerializeToNode(
            new Problem(
                $"/problems/{refusal.Code}", title, status, detail, refusal.Code, "0af7651916cd43dd8448eb211c80319c", refusal.Arguments.IsEmpty ? null : refusal.Arguments),
            LedgerJson.Wire);
    }
}
