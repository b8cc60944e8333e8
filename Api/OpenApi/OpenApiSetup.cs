using System.Reflection;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Microsoft.OpenApi;
using NodaTime;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EventLedger.Api.OpenApi;

/// <summary>The API's description at <c>/swagger/v1/swagger.json</c>, and a page to try it out at <c>/swagger</c>.</summary>
public static class OpenApiSetup
{
    private const string Document = "v1";
    private const string Bearer = "bearer";

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
                Description = "The system of record for citizen requests. Refusals are problem documents (RFC 9457) with a stable code.",
                Contact = new OpenApiContact { Name = "EventLedger", Url = new Uri("https://example.org/eventledger") },
                License = new OpenApiLicense { Name = "See LICENSE" },
            });
            swagger.AddServer(new OpenApiServer { Url = "/", Description = "This service" });
            swagger.MapType<Instant>(() => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "ISO-8601, UTC, such as 2026-11-24T09:00:00Z." });
            swagger.MapType<LocalDate>(() => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date", Description = "A civil date, such as 2026-11-24." });
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
                Description = "An access token of the configured authority.",
            });
            swagger.SchemaFilter<OpenApiSchemas>();
            swagger.OperationFilter<OpenApiOperations>();
            swagger.DocumentFilter<OpenApiTags>();
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
        });
    });

    private sealed class OpenApiTags : IDocumentFilter
    {
        public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
        {
            swaggerDoc.Tags = typeof(IEndpoint).Assembly.GetTypes()
                .SelectMany(type => type.GetCustomAttributes<GroupAttribute>())
                .OrderBy(group => group.Name, StringComparer.Ordinal)
                .Select(group => new OpenApiTag { Name = group.Name, Description = group.Description })
                .ToHashSet();
        }
    }
}
