using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization.Metadata;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EventLedger.Api.OpenApi;

/// <summary>
/// Describes members as the serializer treats them, which knows them best: one that is never null is always there, any
/// other may be left out. Adds the limits that <see cref="Bodies"/> checks.
/// </summary>
internal sealed class OpenApiSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties.Count: > 0 } described || context.MemberInfo is not null)
        {
            return;
        }

        described.Required ??= new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in LedgerJson.Wire.GetTypeInfo(context.Type).Properties)
        {
            if (!member.IsGetNullable)
            {
                described.Required.Add(member.Name);
            }

            if (described.Properties.TryGetValue(member.Name, out var found) && found is OpenApiSchema value)
            {
                Describe(value, member);
            }
        }
    }

    private static void Describe(OpenApiSchema value, JsonPropertyInfo member)
    {
        if (!member.IsGetNullable)
        {
            value.Type &= ~JsonSchemaType.Null;
        }

        foreach (var rule in member.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? [])
        {
            switch (rule)
            {
                case TextAttribute text:
                    (value.MinLength, value.MaxLength) = (1, text.Longest);
                    break;
                case CodeAttribute:
                    value.Pattern = CodeAttribute.Pattern;
                    break;
                case EntriesAttribute list:
                    (value.MinItems, value.MaxItems) = (list.Fewest, list.Most);
                    break;
                case JsonObjectAttribute:
                    value.Type = JsonSchemaType.Object;
                    break;
            }
        }
    }
}
