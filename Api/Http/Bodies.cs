using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Http;

/// <summary>A text that says something: not blank, not longer than it should be, without control characters.</summary>
/// <param name="longest">In characters.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextAttribute(int longest) : ValidationAttribute
{
    public int Longest { get; } = longest;

    public override bool IsValid(object? value) => Problem(value as string) is null;

    internal (string Name, object[] Figures)? Problem(string? text) => text switch
    {
        null => null,
        _ when string.IsNullOrWhiteSpace(text) => ("required", []),
        _ when text.Length > Longest => ("too-long", [Longest]),
        _ when text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) => ("format", []),
        _ => null,
    };
}

/// <summary>A code as people give them: two to forty capitals, digits and inner hyphens.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CodeAttribute : ValidationAttribute
{
    /// <summary>What <see cref="Codes.IsValid"/> takes, for descriptions.</summary>
    public const string Pattern = "^[A-Z0-9][A-Z0-9-]{0,38}[A-Z0-9]$";

    public override bool IsValid(object? value) => value is null || Codes.IsValid(value as string);
}

/// <summary>A JSON object that can be stored and shown again: every text in it is Unicode, without the zero character.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JsonObjectAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) =>
        value is null || (value is JsonElement { ValueKind: JsonValueKind.Object } json && IsStorable(json));

    private static bool IsStorable(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().All(member => IsStorable(() => member.Name) && IsStorable(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().All(IsStorable),
        JsonValueKind.String => IsStorable(() => json.GetString()!),
        _ => true,
    };

    // Half a surrogate pair shows only when the text is decoded.
    private static bool IsStorable(Func<string> decode)
    {
        try
        {
            return !decode().Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>A list with a sensible number of entries; texts in it are checked as <see cref="TextAttribute"/> does.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EntriesAttribute(int fewest, int most) : ValidationAttribute
{
    public int Fewest { get; } = fewest;

    public int Most { get; } = most;

    /// <summary>The longest text an entry may be, in characters.</summary>
    public int LongestText { get; init; } = 200;

    public override bool IsValid(object? value) => true;
}

/// <summary>Finds what is wrong with a body that could be read: its members' attributes, and those of the entries of its lists.</summary>
internal static class Bodies
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<Member>> Known = new();

    /// <summary>The problems by member path, such as <c>documents[0].name</c>; empty when there are none.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<string>> Validate(object body, CultureInfo culture)
    {
        var errors = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        Check(body, "", culture, errors);
        return errors.ToImmutable();
    }

    private static void Check(object body, string path, CultureInfo culture, IDictionary<string, ImmutableArray<string>> errors)
    {
        foreach (var member in Known.GetOrAdd(body.GetType(), MembersOf))
        {
            var value = member.Get(body);
            foreach (var rule in member.Rules)
            {
                if (Broken(rule, value) is var (name, figures))
                {
                    errors[path + member.Name] = [ValidationTexts.Get(name, culture, figures)];
                }
            }

            if (value is IEnumerable entries and not string && !IsDefault(value))
            {
                CheckEntries(entries, path + member.Name, member.EntryText, culture, errors);
            }
        }
    }

    private static ImmutableArray<Member> MembersOf(Type type) =>
    [
        .. from member in LedgerJson.Wire.GetTypeInfo(type).Properties
           where member.Get is not null
           let rules = (member.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? []).Cast<ValidationAttribute>().ToImmutableArray()
           select new Member(member.Name, member.Get!, rules, new TextAttribute(rules.OfType<EntriesAttribute>().FirstOrDefault()?.LongestText ?? int.MaxValue)),
    ];

    private static void CheckEntries(
        IEnumerable entries, string path, TextAttribute text, CultureInfo culture, IDictionary<string, ImmutableArray<string>> errors)
    {
        var i = 0;
        foreach (var entry in entries)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}[{i++}]");
            switch (entry)
            {
                case null:
                    errors[at] = [ValidationTexts.Get("required", culture)];
                    break;
                case string value when text.Problem(value) is var (name, figures):
                    errors[at] = [ValidationTexts.Get(name, culture, figures)];
                    break;
                case string or Instant or LocalDate or ValueType:
                    break;
                default:
                    Check(entry, $"{at}.", culture, errors);
                    break;
            }
        }
    }

    private static (string Name, object[] Figures)? Broken(ValidationAttribute rule, object? value) => rule switch
    {
        TextAttribute text => text.Problem(value as string),
        EntriesAttribute list => value is ICollection { Count: var count } && !IsDefault(value) && (count < list.Fewest || count > list.Most)
            ? ("too-many", [list.Fewest, list.Most])
            : null,
        RangeAttribute range => rule.IsValid(value) ? null : ("out-of-range", [range.Minimum, range.Maximum]),
        _ => rule.IsValid(value) ? null : ("format", []),
    };

    // An ImmutableArray that was never set cannot be counted.
    private static bool IsDefault(object list) => list is ValueType && list.Equals(Activator.CreateInstance(list.GetType()));

    /// <param name="EntryText">What texts are held to that are entries of the member's list.</param>
    private sealed record Member(string Name, Func<object, object?> Get, ImmutableArray<ValidationAttribute> Rules, TextAttribute EntryText);
}
