using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Http;

/// <summary>A value whose form people can be told, by the name of a text.</summary>
internal interface IFormed
{
    string Form { get; }
}

/// <summary>A text that says something: not blank or invisible, not longer than it should be, without characters that control others.</summary>
/// <param name="longest">In characters.</param>
[AttributeUsage(AttributeTargets.Property)]
public class TextAttribute(int longest) : ValidationAttribute
{
    public int Longest { get; } = longest;

    private protected virtual bool IsReason => false;

    public override bool IsValid(object? value) => Problem(value as string) is null;

    internal (string Name, object[] Figures)? Problem(string? text) => text is null ? null : VisibleText.TroubleOf(text, Longest, IsReason) switch
    {
        TextTrouble.Blank => ("required", []),
        TextTrouble.TooLong => ("too-long", [Longest]),
        TextTrouble.ControlCharacters => ("control-characters", []),
        TextTrouble.ShowsNothing => ("shows-nothing", []),
        TextTrouble.TurnsOthers => ("turns-others", []),
        TextTrouble.WithoutLetter => ("without-letter", []),
        _ => null,
    };
}

/// <summary>A text that tells why something is done: it has a letter, of whatever script.</summary>
/// <param name="longest">In characters.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReasonAttribute(int longest) : TextAttribute(longest)
{
    private protected override bool IsReason => true;
}

/// <summary>A code as people give them: two to forty capitals, digits and inner hyphens.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CodeAttribute : ValidationAttribute, IFormed
{
    string IFormed.Form => "code";

    /// <summary>What <see cref="Codes.IsValid"/> takes, for descriptions.</summary>
    public const string Pattern = "^[A-Z0-9][A-Z0-9-]{0,38}[A-Z0-9]$";

    public override bool IsValid(object? value) => value is null || Codes.IsValid(value as string);
}

/// <summary>A text of a pattern that has a name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormAttribute : RegularExpressionAttribute, IFormed
{
    // These patterns are the service's own: none needs an end by the clock, which a busy machine would come to.
    /// <param name="form">Says in words what the pattern takes.</param>
    public FormAttribute(string form, string pattern)
        : base(pattern) => (Form, MatchTimeoutInMilliseconds) = (form, Timeout.Infinite);

    public string Form { get; }
}

/// <summary>
/// A JSON object that can be stored and shown again: every text in it is Unicode, without the zero character, and turns no other around. What
/// is wrong inside of it is told by <see cref="Bodies"/>, each at its place.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JsonObjectAttribute : ValidationAttribute, IFormed
{
    string IFormed.Form => "storable-object";

    public override bool IsValid(object? value) => value is null or JsonElement { ValueKind: JsonValueKind.Object };
}

/// <summary>A list with a sensible number of entries; texts in it are checked as <see cref="TextAttribute"/> does.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EntriesAttribute(int fewest, int most) : ValidationAttribute
{
    public int Fewest { get; } = fewest;

    public int Most { get; } = most;

    /// <summary>The longest text an entry may be, in characters.</summary>
    public int LongestText { get; init; } = 200;

    /// <summary>Whether they are checked as <see cref="ReasonAttribute"/> does.</summary>
    public bool AreReasons { get; init; }

    internal TextAttribute EntryText => AreReasons ? new ReasonAttribute(LongestText) : new TextAttribute(LongestText);

    /// <summary>Whether the list has so many entries. One that is missing, or was never set, is for whoever requires it.</summary>
    public override bool IsValid(object? value) => value is not ICollection { Count: var count } || Admits(count);

    internal bool Admits(int count) => count >= Fewest && count <= Most;
}

/// <summary>What is wrong with one value of a body.</summary>
/// <param name="At">Where it is, or should be: a JSON Pointer (RFC 6901), empty for the whole body.</param>
/// <param name="Code">Stable, such as <c>required</c>.</param>
/// <param name="Detail">A sentence in the caller's language, with the form that was expected.</param>
public sealed record BodyFault([property: JsonPropertyName("pointer")] string At, string Code, string Detail);

/// <summary>
/// Finds everything that is wrong with a body at once. One that could be read is held to its members' attributes; one that could not
/// is gone through value by value.
/// </summary>
internal sealed class Bodies
{
    // Names and numbers of members are the caller's, hence of any length.
    private const int LongestName = 128;
    private const int MostFaults = 100;

    // What is nested deeper has no place told: laying it out would take the square of its depth.
    private const int DeepestLaidOut = 500;
    private static readonly ConcurrentDictionary<Type, ImmutableArray<Member>> Known = new();
    private readonly CultureInfo culture;
    private readonly List<BodyFault> faults = [];

    private Bodies(CultureInfo culture) => this.culture = culture;

    /// <summary>What is wrong with a body that could be read; empty when nothing is.</summary>
    public static ImmutableArray<BodyFault> Validate(object body, CultureInfo culture)
    {
        var bodies = new Bodies(culture);
        bodies.Check(body, "");
        return [.. bodies.faults];
    }

    /// <summary>What is wrong with a body that could not be read as one of this type.</summary>
    public static ImmutableArray<BodyFault> Diagnose(byte[] json, Type type, CultureInfo culture)
    {
        var bodies = new Bodies(culture);
        try
        {
            if (DepthOf(json) > DeepestLaidOut)
            {
                bodies.Add("", "too-deep", LedgerJson.Wire.MaxDepth);
            }
            else
            {
                // Deeper than bodies may be: it is JSON all the same, and where it is too deep can be told.
                using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DeepestLaidOut });
                bodies.Walk(document.RootElement, type, "");
            }
        }
        catch (JsonException e)
        {
            bodies.Add("", "broken-json", (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1);
        }
        catch (Exception e) when (e is InvalidOperationException or DecoderFallbackException)
        {
            bodies.Add("", "no-text");
        }

        // Read strictly it was refused, whatever it was.
        if (bodies.faults.Count == 0)
        {
            bodies.Add("", "unreadable");
        }

        return [.. bodies.faults];
    }

    private static int DepthOf(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var deepest = 0;
        while (reader.Read())
        {
            deepest = Math.Max(deepest, reader.CurrentDepth);
        }

        return deepest;
    }

    private void Check(object body, string pointer)
    {
        foreach (var member in Known.GetOrAdd(body.GetType(), MembersOf))
        {
            CheckValue(member, member.Get(body), Under(pointer, member.Name));
        }
    }

    private void CheckValue(Member member, object? value, string at)
    {
        foreach (var rule in member.Rules)
        {
            if (Broken(rule, value) is var (name, figures))
            {
                Add(at, name, figures);
            }
        }

        if (value is JsonElement { ValueKind: JsonValueKind.Object } free)
        {
            CheckFree(free, at);
        }
        else if (value is IEnumerable entries and not string && !IsDefault(value))
        {
            CheckEntries(entries, at, member.EntryText);
        }
    }

    private void CheckEntries(IEnumerable entries, string pointer, TextAttribute text)
    {
        var i = 0;
        foreach (var entry in entries)
        {
            var at = Under(pointer, i++);
            switch (entry)
            {
                case null:
                    Add(at, "required");
                    break;
                case string value when text.Problem(value) is var (name, figures):
                    Add(at, name, figures);
                    break;
                case string or Instant or LocalDate or ValueType:
                    break;
                default:
                    Check(entry, at);
                    break;
            }
        }
    }

    /// <summary>JSON of the caller's own members.</summary>
    private void CheckFree(JsonElement json, string at)
    {
        // Each step of a pointer is a level, and the body itself is the first.
        if (json.ValueKind is JsonValueKind.Object or JsonValueKind.Array && at.Count(c => c == '/') >= LedgerJson.Wire.MaxDepth)
        {
            Add(at, "too-deep", LedgerJson.Wire.MaxDepth);
            return;
        }

        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                CheckFreeMembers(json, at);
                break;
            case JsonValueKind.Array:
                var i = 0;
                foreach (var entry in json.EnumerateArray())
                {
                    CheckFree(entry, Under(at, i++));
                }

                break;
            case JsonValueKind.String when Unstorable(json.GetString) is { } trouble:
                Add(at, trouble);
                break;
        }
    }

    private void CheckFreeMembers(JsonElement json, string at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            // A name that cannot be written down has no pointer either: it is told of the object that has it.
            if (Unstorable(() => member.Name) is { } trouble)
            {
                Add(at, trouble);
            }
            else if (!seen.Add(member.Name))
            {
                Add(Under(at, member.Name), "repeated");
            }
            else
            {
                CheckFree(member.Value, Under(at, member.Name));
            }
        }
    }

    private static string? Unstorable(Func<string?> decode)
    {
        try
        {
            var text = decode()!;
            return text.Contains('\0', StringComparison.Ordinal) ? "zero-character"
                : VisibleText.TurnsOthers(text) ? "turns-others"
                : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8, show only when the text is decoded.
            return "no-text";
        }
    }

    private void Walk(JsonElement json, Type type, string pointer)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Add(pointer, "not-in-form", Text("object"));
            return;
        }

        var members = Known.GetOrAdd(type, MembersOf);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            var at = Under(pointer, property.Name);
            var member = members.FirstOrDefault(one => one.Name == property.Name);
            if (!seen.Add(property.Name))
            {
                Add(at, "repeated");
            }
            else if (member is null)
            {
                Add(at, "unknown-member", string.Join(", ", members.Select(one => one.Name)));
            }
            else
            {
                Walk(property.Value, member, at);
            }
        }

        foreach (var member in members.Where(member => member.IsRequired && !seen.Contains(member.Name)))
        {
            Add(Under(pointer, member.Name), "missing", Expected(member));
        }
    }

    private void Walk(JsonElement json, Member member, string at)
    {
        var type = Nullable.GetUnderlyingType(member.Type) ?? member.Type;
        if (json.ValueKind == JsonValueKind.Null && !member.IsNullable)
        {
            Add(at, "missing", Expected(member));
        }
        else if (json.ValueKind != JsonValueKind.Null && IsObject(type))
        {
            Walk(json, type, at);
        }
        else if (json.ValueKind == JsonValueKind.Array && EntryType(type) is { } entry && IsObject(entry))
        {
            if (member.Rules.OfType<EntriesAttribute>().FirstOrDefault() is { } list && !list.Admits(json.GetArrayLength()))
            {
                Add(at, "too-many", list.Fewest, list.Most);
            }

            for (var i = 0; i < json.GetArrayLength(); i++)
            {
                Walk(json[i], entry, Under(at, i));
            }
        }
        else if (type == typeof(JsonElement) && json.ValueKind != JsonValueKind.Null)
        {
            // Reading it strictly would stop at the first thing that is wrong inside of it.
            CheckValue(member, json, at);
        }
        else if (TryRead(json, member.Type, out var value))
        {
            CheckValue(member, value, at);
        }
        else
        {
            Add(at, "not-in-form", Expected(member));
        }
    }

    private static bool TryRead(JsonElement json, Type type, out object? value)
    {
        try
        {
            value = json.Deserialize(type, LedgerJson.Wire);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            value = null;
            return false;
        }
    }

    private void Add(string pointer, string code, params object[] figures)
    {
        if (faults.Count < MostFaults && !faults.Exists(fault => fault.At == pointer))
        {
            faults.Add(new BodyFault(pointer, code, ValidationTexts.Get(code, culture, figures)));
        }
    }

    private string Expected(Member member) => member.Rules.OfType<IFormed>().FirstOrDefault() is { } formed ? Text(formed.Form) : Expected(member.Type);

    private string Expected(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when plain == typeof(string) => Text("text"),
            _ when plain == typeof(Instant) => Text("instant"),
            _ when plain == typeof(LocalDate) => Text("date"),
            _ when plain == typeof(LocalTime) => Text("time"),
            _ when plain == typeof(Guid) => Text("uuid"),
            _ when plain == typeof(bool) => Text("boolean"),
            _ when plain == typeof(int) || plain == typeof(long) => Text("whole-number"),
            { IsEnum: true } => Text("one-of", string.Join(", ", Enum.GetNames(plain).Select(JsonNamingPolicy.KebabCaseLower.ConvertName))),
            _ when EntryType(plain) is not null => Text("list"),
            _ => Text("object"),
        };
    }

    private string Text(string form, params object[] figures) => ValidationTexts.Get($"form-{form}", culture, figures);

    private static string Under(string pointer, string name)
    {
        var token = name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return $"{pointer}/{(token.Length <= LongestName ? token : token[..LongestName])}";
    }

    private static string Under(string pointer, int place) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{place}");

    private static bool IsObject(Type type) => type.IsClass && type.Namespace?.StartsWith("EventLedger.", StringComparison.Ordinal) == true && LedgerJson.Wire.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object;

    private static Type? EntryType(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? type.GenericTypeArguments[0] : null;

    private static ImmutableArray<Member> MembersOf(Type type) =>
    [
        .. from member in LedgerJson.Wire.GetTypeInfo(type).Properties
           where member.Get is not null
           let rules = (member.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? []).Cast<ValidationAttribute>().ToImmutableArray()
           select new Member(
               member.Name,
               member.PropertyType,
               member.Get!,
               rules,
               rules.OfType<EntriesAttribute>().FirstOrDefault()?.EntryText ?? new TextAttribute(int.MaxValue),
               member.IsRequired || member.AssociatedParameter is { HasDefaultValue: false },
               Nullable.GetUnderlyingType(member.PropertyType) is not null || (!member.PropertyType.IsValueType && member.IsSetNullable) || EntryType(member.PropertyType) is not null),
    ];

    private (string Name, object[] Figures)? Broken(ValidationAttribute rule, object? value) => rule switch
    {
        TextAttribute text => text.Problem(value as string),
        EntriesAttribute list => IsDefault(value) || list.IsValid(value) ? null : ("too-many", [list.Fewest, list.Most]),
        RangeAttribute range => rule.IsValid(value) ? null : ("out-of-range", [range.Minimum, range.Maximum]),
        IFormed formed => rule.IsValid(value) ? null : ("not-in-form", [Text(formed.Form)]),
        _ => throw new InvalidOperationException($"Nobody could be told what {rule.GetType().Name} takes: give it a form ({nameof(IFormed)})."),
    };

    // An ImmutableArray that was never set cannot be counted.
    private static bool IsDefault(object? list) => list is ValueType && list.Equals(Activator.CreateInstance(list.GetType()));

    /// <param name="EntryText">What texts are held to that are entries of the member's list.</param>
    private sealed record Member(
        string Name, Type Type, Func<object, object?> Get, ImmutableArray<ValidationAttribute> Rules, TextAttribute EntryText, bool IsRequired, bool IsNullable);
}
