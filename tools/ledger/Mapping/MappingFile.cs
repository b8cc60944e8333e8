using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Json.Pointer;
using Json.Schema;
using NodaTime;

namespace EventLedger.Ledger.Mapping;

/// <summary>Reads a mapping, held to the schema that is shipped beside it.</summary>
internal static class MappingFile
{
    private const long Largest = 1024 * 1024;
    private const int MostFaults = 20;
    private static readonly Lazy<JsonSchema> Schema = new(ReadSchema);
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <exception cref="LedgerToolException">It cannot be read, or is not as the schema says: every fault with its pointer.</exception>
    public static LogMapping Read(FileInfo file)
    {
        byte[] content;
        try
        {
            content = file.Length <= Largest
                ? File.ReadAllBytes(file.FullName)
                : throw LedgerToolException.Usage($"{file.Name} is larger than any mapping, which has at most {Largest / 1024 / 1024} MB.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerToolException.Usage($"The mapping cannot be read: {e.Message}");
        }

        return Read(file.Name, content);
    }

    /// <inheritdoc cref="Read(FileInfo)"/>
    public static LogMapping Read(string name, byte[] content)
    {
        try
        {
            var json = JsonElement.Parse(
                content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content,
                new JsonDocumentOptions { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var faults = Faults(json);
            faults = faults.Count > 0 ? faults : [.. LookAlikes(json)];
            if (faults.Count > 0)
            {
                throw LedgerToolException.Usage(string.Join(Environment.NewLine, faults.Take(MostFaults).Prepend($"{name} is no mapping:")));
            }

            return Checked(name, json.Deserialize<LogMapping>(Options)!);
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $", at line {line + 1}, position {e.BytePositionInLine + 1}")
                : "";
            throw LedgerToolException.Usage($"{name} is no mapping: it is not valid JSON{place}.");
        }
        catch (InvalidOperationException)
        {
            // .NET reads texts of JSON when they are asked for, and then finds no characters in them.
            throw LedgerToolException.Usage($"{name} is no mapping: a text in it is no UTF-8, or holds half a character (\\uD800 to \\uDFFF alone). Save it as UTF-8.");
        }
    }

    /// <summary>What is not as the schema says, each with its pointer; none for a good mapping.</summary>
    public static IReadOnlyList<string> Faults(JsonElement json)
    {
        var result = Schema.Value.Evaluate(json, new EvaluationOptions { OutputFormat = OutputFormat.List, Culture = CultureInfo.InvariantCulture });
        return result.IsValid
            ? []
            : [.. (result.Details ?? [])
                .Where(detail => detail.Errors is { Count: > 0 })
                .SelectMany(detail => detail.Errors!.Select(error => Fault(detail, error.Value)))
                .Distinct()];
    }

    private static string Fault(EvaluationResults detail, string told)
    {
        var pointer = detail.InstanceLocation.ToString();
        return detail.EvaluationPath.ToString().EndsWith("additionalProperties", StringComparison.Ordinal)
            ? $"{pointer}: a mapping has no such member here."
            : $"{(pointer.Length == 0 ? "the whole" : pointer)}: {told}";
    }

    // Names that look alike are one, and cannot mean two things.
    private static IEnumerable<string> LookAlikes(JsonElement json) =>
        from path in new[] { "/case/centre/codes", "/case/department/codes", "/case/channel/values" }
        let told = JsonPointer.Parse(path).Evaluate(json)
        where told is not null
        from alike in told.Value.EnumerateObject().GroupBy(name => name.Name, SameName.Comparer)
        where alike.Select(name => name.Value.GetString()).Distinct(StringComparer.Ordinal).Skip(1).Any()
        select $"{path}: {string.Join(" and ", alike.Select(name => $"'{name.Name}'"))} look alike, and are one name here. Give it one meaning.";

    private static LogMapping Checked(string name, LogMapping mapping) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(mapping.TimeZone) is not null
        ? mapping
        : throw LedgerToolException.Usage($"{name} is no mapping:{Environment.NewLine}/timeZone: '{mapping.TimeZone}' is no IANA time zone such as Europe/Amsterdam.");

    private static JsonSchema ReadSchema()
    {
        using var stream = typeof(MappingFile).Assembly.GetManifestResourceStream("mapping.schema.json")!;
        using var reader = new StreamReader(stream);
        return JsonSchema.FromText(reader.ReadToEnd());
    }
}
