using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Shared;
using Json.Schema;
using Microsoft.Extensions.Caching.Memory;

namespace EventLedger.Application.Catalogue;

/// <summary>The forms of services: JSON Schemas (2020-12) that are checked when they are published, and that answers are held to.</summary>
public sealed class Forms : IDisposable
{
    /// <summary>In characters.</summary>
    public const int LongestSchema = 65_536;

    private const string Definitions = "/$defs/";
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.Hierarchical, RequireFormatValidation = true };
    private readonly MemoryCache compiled = new(new MemoryCacheOptions { SizeLimit = 2000 });

    /// <summary>Why a form cannot be published; null when it can.</summary>
    public static Refusal? Check(ServiceForm form)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(form.Schema);
        }
        catch (JsonException)
        {
            return ServiceRefusals.FormSchemaInvalid("");
        }

        using (document)
        {
            return SchemaFault(document.RootElement, form.Schema) is { } where
                ? ServiceRefusals.FormSchemaInvalid(where)
                : FieldFault(document.RootElement, form.Fields) is { } field ? ServiceRefusals.FormFieldsDiffer(field) : null;
        }
    }

    /// <summary>Digits of answers as Latin ones: schemas know no others.</summary>
    public static string Folded(string answers)
    {
        var json = JsonNode.Parse(answers)!;
        Fold(json);
        return json.ToJsonString(LatinAndArabic);
    }

    /// <summary>Everything that is wrong with answers, by where it is in a body that has them as <c>answers</c>; null when nothing is.</summary>
    /// <param name="answers">A JSON object, digits folded.</param>
    public Refusal? Judge(string region, ServiceDefinition service, string answers)
    {
        if (service.Terms.Form is not { } form)
        {
            return null;
        }

        return Judge(
            compiled.GetOrCreate((region, service.Code, service.Version), entry =>
            {
                entry.Size = 1;
                return Compiled(form);
            }),
            answers);
    }

    /// <summary>The same of a form that may be another one the next time, as a draft's.</summary>
    /// <param name="answers">A JSON object, digits folded.</param>
    public static Refusal? JudgeOnce(ServiceForm? form, string answers) => form is null ? null : Judge(Compiled(form), answers);

    private static (JsonSchema Schema, JsonElement Text) Compiled(ServiceForm form) => (JsonSchema.FromText(form.Schema), JsonElement.Parse(form.Schema));

    private static Refusal? Judge((JsonSchema Schema, JsonElement Text) schema, string answers)
    {
        using var document = JsonDocument.Parse(answers);
        var faults = ImmutableArray.CreateBuilder<RefusalFault>();
        try
        {
            Collect(schema.Schema.Evaluate(document.RootElement, Options), schema.Text, faults);
        }
        catch (RegexMatchTimeoutException)
        {
            faults.Add(new RefusalFault("/answers", "answer-does-not-fit", []));
        }

        return faults.Count == 0 ? null : ServiceRefusals.AnswersInvalid with { Faults = [.. faults.Distinct(Same.Fault).OrderBy(fault => fault.At, StringComparer.Ordinal)] };
    }

    /// <summary>The documents that are required of a request with such answers: always, or since an answer says so.</summary>
    /// <param name="answers">A JSON object, digits folded.</param>
    public static ImmutableArray<string> RequiredDocuments(ServiceTerms terms, string answers)
    {
        if (!terms.Documents.Any(document => document.When is not null))
        {
            return terms.RequiredDocuments;
        }

        using var given = JsonDocument.Parse(answers);
        return
        [
            .. terms.RequiredDocuments,
            .. terms.Documents.Where(document => document.When is { } when && Answers(given.RootElement, when)).Select(document => document.Name),
        ];
    }

    private static bool Answers(JsonElement answers, DocumentCondition when) =>
        answers.TryGetProperty(when.Field, out var answer) && when.Values.Contains(answer.ValueKind == JsonValueKind.String ? answer.GetString()! : answer.GetRawText());

    public void Dispose() => compiled.Dispose();

    private static readonly JsonSerializerOptions LatinAndArabic = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Where the schema is no schema, or leans on something outside; null when it stands for itself.
    private static string? SchemaFault(JsonElement schema, string text)
    {
        if (schema.ValueKind != JsonValueKind.Object || text.Length > LongestSchema)
        {
            return "";
        }

        if (!schema.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "object")
        {
            return "/type";
        }

        if (Foreign(schema, schema, "") is { } foreign)
        {
            return foreign;
        }

        try
        {
            var judged = MetaSchemas.Draft202012.Evaluate(schema, Options);
            if (!judged.IsValid)
            {
                return Deepest(judged).InstanceLocation.ToString();
            }

            _ = JsonSchema.FromText(text);
            return null;
        }
        catch (Exception e) when (e is JsonSchemaException or RegexParseException or JsonException or ArgumentException or RegexMatchTimeoutException)
        {
            return "";
        }
    }

    /// <param name="root">The whole schema, for what refers to parts of it.</param>
    /// <param name="isSchema">Whether its members are keywords, and not names that the form gives.</param>
    private static string? Foreign(JsonElement json, JsonElement root, string at, bool isSchema = true) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject()
            .Where(member => !isSchema || member.Name is not ("enum" or "const" or "default" or "examples"))
            .Select(member => isSchema && IsForeign(member, root, at)
                ? $"{at}/{Escaped(member.Name)}"
                : Foreign(member.Value, root, $"{at}/{Escaped(member.Name)}", !isSchema || member.Name is not ("properties" or "patternProperties" or "dependentSchemas" or "$defs")))
            .FirstOrDefault(found => found is not null),
        JsonValueKind.Array => json.EnumerateArray().Select((entry, i) => Foreign(entry, root, $"{at}/{i}")).FirstOrDefault(found => found is not null),
        _ => null,
    };

    // A reference within a definition could lead round in a circle, without end.
    private static bool IsForeign(JsonProperty member, JsonElement root, string at) => member.Name switch
    {
        "$id" or "$anchor" or "$dynamicAnchor" or "$dynamicRef" => true,
        "$schema" => member.Value.ValueKind != JsonValueKind.String || member.Value.GetString() != Dialect,
        "$ref" => at.StartsWith(Definitions, StringComparison.Ordinal) || member.Value.ValueKind != JsonValueKind.String
            || member.Value.GetString() is not { } target || !target.StartsWith($"#{Definitions}", StringComparison.Ordinal)
            || !root.TryGetProperty("$defs", out var definitions) || definitions.ValueKind != JsonValueKind.Object
            || !definitions.TryGetProperty(target[(Definitions.Length + 1)..], out _),
        _ => false,
    };

    private static string? FieldFault(JsonElement schema, ImmutableArray<FormField> fields)
    {
        string[] properties = schema.TryGetProperty("properties", out var named) ? [.. named.EnumerateObject().Select(property => property.Name)] : [];
        string[] names = [.. fields.Select(field => field.Name)];
        return properties.Except(names).Concat(names.Except(properties)).FirstOrDefault()
            ?? names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
    }

    private static EvaluationResults Deepest(EvaluationResults results) =>
        results.Details?.Where(detail => !detail.IsValid).Select(Deepest).MaxBy(detail => detail.InstanceLocation.ToString().Length) ?? results;

    // Only along what failed: of alternatives, and of conditions, the parts say nothing by themselves.
    private static void Collect(EvaluationResults results, JsonElement schema, ImmutableArray<RefusalFault>.Builder faults)
    {
        if (results.IsValid)
        {
            return;
        }

        var (before, at, path) = (faults.Count, $"/answers{results.InstanceLocation}", results.EvaluationPath.ToString());
        foreach (var (keyword, message) in results.Errors ?? [])
        {
            Add(keyword, message, at, Keyword(schema, path, keyword), faults);
        }

        foreach (var part in results.Details ?? [])
        {
            if (part.EvaluationPath.ToString()[path.Length..].Split('/') is not [_, "anyOf" or "oneOf" or "not" or "if" or "contains", ..])
            {
                Collect(part, schema, faults);
            }
        }

        if (faults.Count == before)
        {
            faults.Add(new RefusalFault(at, "answer-does-not-fit", []));
        }
    }

    private static void Add(string keyword, string message, string at, string figure, ImmutableArray<RefusalFault>.Builder faults)
    {
        if (keyword == "required")
        {
            // The library names them in its sentence alone.
            var names = JsonSerializer.Deserialize<string[]>(message[message.IndexOf('[', StringComparison.Ordinal)..(message.LastIndexOf(']') + 1)])!;
            faults.AddRange(names.Select(name => new RefusalFault($"{at}/{Escaped(name)}", "answer-required", [])));
            return;
        }

        var code = keyword switch
        {
            "type" => "answer-type",
            "pattern" => "answer-pattern",
            "minLength" => "answer-too-short",
            "maxLength" => "answer-too-long",
            "minimum" or "exclusiveMinimum" => "answer-too-small",
            "maximum" or "exclusiveMaximum" => "answer-too-large",
            "enum" or "const" => "answer-not-among",
            "format" => "answer-format",
            "minItems" => "answer-too-few",
            "maxItems" => "answer-too-many",
            "" => "answer-unknown",
            _ => "answer-does-not-fit",
        };
        faults.Add(new RefusalFault(at, code, code is "answer-pattern" or "answer-unknown" or "answer-does-not-fit" ? [] : [figure]));
    }

    /// <summary>What the schema says there; empty behind a reference, where the path leads elsewhere.</summary>
    private static string Keyword(JsonElement schema, string path, string keyword)
    {
        var here = schema;
        foreach (var step in path.Split('/').Skip(1).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (here.ValueKind != JsonValueKind.Object || !here.TryGetProperty(step, out here))
            {
                return "";
            }
        }

        return here.ValueKind != JsonValueKind.Object || !here.TryGetProperty(keyword, out var value) ? ""
            : value.ValueKind == JsonValueKind.Array ? string.Join(", ", value.EnumerateArray().Select(Text))
            : Text(value);
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static void Fold(JsonNode json)
    {
        switch (json)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    members[name] = Folded(value);
                }

                break;
            case JsonArray entries:
                for (var i = 0; i < entries.Count; i++)
                {
                    entries[i] = Folded(entries[i]);
                }

                break;
        }
    }

    private static JsonNode? Folded(JsonNode? value)
    {
        if (value is JsonValue text && text.TryGetValue<string>(out var written))
        {
            return JsonValue.Create(ArabicText.FoldDigits(written));
        }

        if (value is not null)
        {
            Fold(value);
        }

        return value?.DeepClone();
    }

    private sealed class Same : IEqualityComparer<RefusalFault>
    {
        public static Same Fault { get; } = new();

        public bool Equals(RefusalFault? one, RefusalFault? other) => (one?.At, one?.Code) == (other?.At, other?.Code);

        public int GetHashCode(RefusalFault fault) => HashCode.Combine(fault.At, fault.Code);
    }
}
