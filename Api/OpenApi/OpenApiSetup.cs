using System.Reflection;
using System.Text.RegularExpressions;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Microsoft.OpenApi;
using NodaTime;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EventLedger.Api.OpenApi;

/// <summary>The API's description at <c>/swagger/v1/swagger.json</c>, and a page to try it out at <c>/swagger</c>.</summary>
public static partial class OpenApiSetup
{
    private const string Document = "v1";
    private const string Bearer = "bearer";

    private const string Description = """
        The system of record for citizen requests. Refusals are problem documents (RFC 9457) with a stable code, explained at `/problems/{code}`.

        **Signing in.** Press *Authorize* and paste an access token of the authority that this service is configured with. Where there are sample accounts
        (`tools/run`), fill in a name such as `clerk.makkah`, the password `sample` and the client `eventledger-samples` instead; the README lists the names. The
        browser keeps it until you log out there.
        """;

    public static void AddOpenApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSingleton<ISerializerDataContractResolver>(_ => new JsonSerializerDataContractResolver(LedgerJson.Wire));
        builder.Services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc(Document, new OpenApiInfo
            {
                Title = "EventLedger",
                Version = Document,
                Description = Description,
                Contact = new OpenApiContact { Name = "Whoever runs this service" },
                License = new OpenApiLicense { Name = "See LICENSE" },
            });
            swagger.AddServer(new OpenApiServer { Url = "/", Description = "This service" });
            swagger.MapType<PersonalText>(() => new OpenApiSchema { Type = JsonSchemaType.String, Description = "Personal data: a mask where the caller may not see it." });
            swagger.MapType<Instant>(() => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "ISO-8601, UTC, such as 2026-11-24T09:00:00Z." });
            swagger.MapType<LocalDate>(() => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date", Description = "A civil date, such as 2026-11-24." });
            swagger.MapType<LocalTime>(() => new OpenApiSchema { Type = JsonSchemaType.String, Description = "A time of day, such as 08:00." });
            foreach (var assembly in new[] { typeof(OpenApiSetup).Assembly, typeof(LedgerJson).Assembly, typeof(Projections.ProjectionCatalogue).Assembly, typeof(Refusal).Assembly })
            {
                var documentation = Path.ChangeExtension(assembly.Location, ".xml");
                if (File.Exists(documentation))
                {
                    swagger.IncludeXmlComments(documentation);
                }
            }

            swagger.AddSecurityDefinition(Bearer, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "The access token that the authority gave you, without the word Bearer.",
            });
            swagger.SchemaFilter<OpenApiSchemas>();
            swagger.OperationFilter<OpenApiOperations>();
            swagger.DocumentFilter<OpenApiOrder>();
        });
    }

    public static void UseOpenApi(this WebApplication app) => app.UseWhen(http => http.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase), pages =>
    {
        pages.UseSwagger();
        pages.UseSwaggerUI(page =>
        {
            page.SwaggerEndpoint($"/swagger/{Document}/swagger.json", "EventLedger");
            page.DocumentTitle = "EventLedger";
            page.EnableTryItOutByDefault();
            page.EnableDeepLinking();
            page.EnablePersistAuthorization();
        });
    });

    /// <summary>Groups as people come to need them, and operations in the order of a request's life.</summary>
    private sealed class OpenApiOrder : IDocumentFilter
    {
        public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
        {
            var groups = typeof(IEndpoint).Assembly.GetTypes()
                .SelectMany(type => type.GetCustomAttributes<GroupAttribute>())
                .OrderBy(group => group.Place)
                .ToList();
            swaggerDoc.Tags = groups.Select(group => new OpenApiTag { Name = group.Name, Description = group.Description }).ToHashSet();
            var places = context.ApiDescriptions.ToLookup(
                description => $"/{RouteConstraint().Replace(description.RelativePath!, "}")}",
                description => description.ActionDescriptor.EndpointMetadata.OfType<PlaceMetadata>().FirstOrDefault()?.Place ?? int.MaxValue);
            var paths = new OpenApiPaths();
            foreach (var (path, item) in swaggerDoc.Paths
                .OrderBy(path => places[path.Key].DefaultIfEmpty(int.MaxValue).Min())
                .ThenBy(path => path.Key, StringComparer.Ordinal))
            {
                paths.Add(path, item);
            }

            swaggerDoc.Paths = paths;
        }
    }

    // The description's paths are without them.
    [GeneratedRegex(@":[a-z]+\}", RegexOptions.None, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex RouteConstraint();
}
