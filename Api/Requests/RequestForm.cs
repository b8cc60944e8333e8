using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Requests;

/// <summary>How a page asks for an answer.</summary>
internal enum AnswerKind
{
    Words,
    Paragraph,
    WholeNumber,
    Number,
    Day,
    YesOrNo,
    Choice,
}

/// <summary>One answer that a page asks for.</summary>
/// <param name="Choices">The schema's own values; empty where none are named.</param>
internal sealed record Question(FormField Field, AnswerKind Kind, bool IsRequired, ImmutableArray<JsonElement> Choices);

/// <summary>
/// A service's form as a page draws it, and what was typed as the answers that the API takes. It judges nothing: what is wrong with
/// answers is found by the form itself, as for programs.
/// </summary>
internal sealed class RequestForm(ImmutableArray<Question> questions)
{
    private const int LongestLine = 200;
    private const string Answers = "/answers/";

    /// <summary>The form; null where it needs an answer that no page can ask for, such as a list.</summary>
    /// <param name="form">Null for a service that asks for nothing.</param>
    public static RequestForm? Of(ServiceForm? form)
    {
        if (form is null)
        {
            return new([]);
        }

        var schema = JsonElement.Parse(form.Schema);
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
        var questions = ImmutableArray.CreateBuilder<Question>(form.Fields.Length);
        foreach (var field in form.Fields)
        {
            var property = Resolved(schema, schema.GetProperty("properties").GetProperty(field.Name));
            if (KindOf(property) is { } kind)
            {
                questions.Add(new(field, kind, required.Contains(field.Name), kind == AnswerKind.Choice ? ChoicesOf(property) : []));
            }
            else if (required.Contains(field.Name))
            {
                return null;
            }
        }

        return new(questions.ToImmutable());
    }

    /// <summary>The fields of the form, with what was typed and what is wrong with it.</summary>
    /// <param name="typed">Null for a form that nobody has filled in yet.</param>
    /// <param name="faults">By name of the field; see <see cref="Faults"/>.</param>
    public ImmutableArray<PageField> Fields(PageTexts texts, IFormCollection? typed, IReadOnlyDictionary<string, string> faults) =>
    [
        .. questions.Select((question, i) => new PageField(
            NameOf(i),
            question.IsRequired ? LabelOf(texts, question) : texts.Of("optional", LabelOf(texts, question)),
            "off",
            IsNumeric: question.Kind == AnswerKind.WholeNumber,
            Hint: texts.IsArabic ? question.Field.HelpAr : question.Field.HelpEn,
            Value: typed is null ? null : Typed(typed, i),
            Error: faults.GetValueOrDefault(question.Field.Name))
        {
            IsRequired = question.IsRequired,
            Choices = ChoicesOf(texts, question),
            Input = question.Kind switch
            {
                AnswerKind.Words => PageInput.Words,
                AnswerKind.Paragraph => PageInput.Paragraph,
                AnswerKind.Day => PageInput.Day,
                _ => PageInput.Line,
            },
        }),
    ];

    /// <summary>What was typed, as fields that travel unseen.</summary>
    public ImmutableArray<(string Name, string Value)> Hidden(IFormCollection typed) => [.. questions.Select((_, i) => (NameOf(i), Typed(typed, i)))];

    /// <summary>What was typed, as JSON text. What cannot be read as what is asked for stays a text, which the schema then refuses.</summary>
    public string AnswersOf(IFormCollection typed)
    {
        var answers = new JsonObject();
        for (var i = 0; i < questions.Length; i++)
        {
            if (Typed(typed, i) is { Length: > 0 } text)
            {
                answers[questions[i].Field.Name] = Answer(questions[i], text);
            }
        }

        return answers.ToJsonString();
    }

    /// <summary>What is wrong, by name of the field; the rest, which belongs to no field that is drawn, in one sentence.</summary>
    public (ImmutableDictionary<string, string> Fields, string? Elsewhere) Faults(PageTexts texts, IEnumerable<(string At, string Code, string Detail)> faults)
    {
        var (fields, rest) = (ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal), new List<string>());
        foreach (var (at, code, detail) in faults)
        {
            var name = NameAt(at);
            if (questions.FirstOrDefault(question => question.Field.Name == name) is { } asked)
            {
                fields.TryAdd(name, $"{LabelOf(texts, asked)}: {Sentence(texts, asked, code, detail)}");
            }
            else
            {
                rest.Add(name.Length == 0 ? detail : $"{name}: {detail}");
            }
        }

        return (fields.ToImmutable(), rest.Count == 0 ? null : string.Join(' ', rest));
    }

    /// <summary>The faults of a refusal, in the language of the page.</summary>
    public static IEnumerable<(string At, string Code, string Detail)> Told(PageTexts texts, Refusal refusal) => (refusal.Faults ?? [])
        .Select(fault => (fault.At, fault.Code, ValidationTexts.Get(fault.Code, texts.Culture, [.. fault.Figures])));

    // For people, where the sentence for programs names a type of JSON.
    private static string Sentence(PageTexts texts, Question question, string code, string detail) => (code, question.Kind) switch
    {
        ("answer-required", AnswerKind.Choice or AnswerKind.YesOrNo) => texts["answer-choose"],
        ("answer-type", AnswerKind.WholeNumber) => texts["answer-whole-number"],
        ("answer-type", AnswerKind.Number) => texts["answer-number"],
        ("answer-type" or "answer-format", AnswerKind.Day) => texts["answer-day"],
        ("answer-type" or "answer-not-among", AnswerKind.Choice or AnswerKind.YesOrNo) => texts["answer-choose"],
        _ => detail,
    };

    private static string LabelOf(PageTexts texts, Question question) => texts.IsArabic ? question.Field.LabelAr : question.Field.LabelEn;

    // By their place: a property's name may be anything, and an id may not. A form of another version is not taken.
    private static string NameOf(int place) => string.Create(CultureInfo.InvariantCulture, $"answer-{place}");

    private static string Typed(IFormCollection form, int place) => form[NameOf(place)].ToString().Trim();

    private static ImmutableArray<PageChoice> ChoicesOf(PageTexts texts, Question question) => question.Kind switch
    {
        AnswerKind.YesOrNo => [new("true", texts["data-yes"]), new("false", texts["data-no"])],
        AnswerKind.Choice => [.. question.Choices.Select(choice => new PageChoice(Text(choice), choice.ValueKind is JsonValueKind.True or JsonValueKind.False ? texts[choice.GetBoolean() ? "data-yes" : "data-no"] : Text(choice)))],
        _ => [],
    };

    private static JsonNode? Answer(Question question, string typed) => question.Kind switch
    {
        AnswerKind.WholeNumber or AnswerKind.Number => Number(typed) is { } number ? JsonValue.Create(number) : JsonValue.Create(typed),
        AnswerKind.YesOrNo when typed is "true" or "false" => JsonValue.Create(typed == "true"),
        AnswerKind.Choice when question.Choices.Any(choice => Text(choice) == typed) => JsonNode.Parse(question.Choices.First(choice => Text(choice) == typed).GetRawText()),
        _ => JsonValue.Create(typed),
    };

    // Arabic digits, and the signs that Arabic writes a fraction and thousands with.
    private static decimal? Number(string typed) => decimal.TryParse(
        ArabicText.FoldDigits(typed).Replace('\u066B', '.').Replace("\u066C", "", StringComparison.Ordinal),
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
        CultureInfo.InvariantCulture,
        out var number) ? number : null;

    // A reference leads to a definition, which holds none itself. One whose name is written otherwise there is asked for as words.
    private static JsonElement Resolved(JsonElement schema, JsonElement property)
    {
        if (property.ValueKind != JsonValueKind.Object || !property.TryGetProperty("$ref", out var reference) || reference.GetString() is not { } target)
        {
            return property;
        }

        return schema.TryGetProperty("$defs", out var definitions) && definitions.TryGetProperty(Unescaped(target[(target.LastIndexOf('/') + 1)..]), out var definition)
            ? definition
            : property;
    }

    /// <summary>Null for what no page can ask for.</summary>
    private static AnswerKind? KindOf(JsonElement property)
    {
        if (property.ValueKind != JsonValueKind.Object)
        {
            return property.ValueKind == JsonValueKind.True ? AnswerKind.Words : null;
        }

        if (property.TryGetProperty("enum", out _) || property.TryGetProperty("const", out _))
        {
            return ChoicesOf(property).IsEmpty ? null : AnswerKind.Choice;
        }

        return TypeOf(property) switch
        {
            "string" when property.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String && format.GetString() == "date" => AnswerKind.Day,
            "string" when property.TryGetProperty("maxLength", out var longest) && longest.TryGetInt32(out var most) && most > LongestLine => AnswerKind.Paragraph,
            "string" or null => AnswerKind.Words,
            "integer" => AnswerKind.WholeNumber,
            "number" => AnswerKind.Number,
            "boolean" => AnswerKind.YesOrNo,
            _ => null,
        };
    }

    // Of several, the first that is a value.
    private static string? TypeOf(JsonElement property) => !property.TryGetProperty("type", out var type) ? null
        : type.ValueKind == JsonValueKind.String ? type.GetString()
        : type.EnumerateArray().Select(one => one.GetString()).FirstOrDefault(one => one != "null");

    private static ImmutableArray<JsonElement> ChoicesOf(JsonElement property)
    {
        JsonElement[] values = property.TryGetProperty("enum", out var several) ? [.. several.EnumerateArray()]
            : property.TryGetProperty("const", out var only) ? [only]
            : [];
        return [.. values.Where(value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)];
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    // What is wrong within an answer is told beside it.
    private static string NameAt(string pointer) =>
        pointer.StartsWith(Answers, StringComparison.Ordinal) ? Unescaped(pointer[Answers.Length..].Split('/')[0]) : "";

    private static string Unescaped(string token) => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
