using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace EventLedger.Domain.Shared;

/// <summary>The members of an event, by the names that timelines show them under.</summary>
public static class EventMembers
{
    /// <summary>The names of its own members; those that this event leaves out are among them.</summary>
    public static ImmutableArray<string> Of(DomainEvent e) => [.. Stored(e.GetType()).Select(Name).Order(StringComparer.Ordinal)];

    /// <summary>Whether there is such a member: <c>receiptNumber</c>, <c>fee.validUntil</c>, or <c>lines[0].amount</c> of a list that is so long.</summary>
    /// <remarks>Into what is sealed nobody can look here: any member of it may be meant, such as <c>answers.childName</c>.</remarks>
    public static bool Has(DomainEvent e, string path)
    {
        var (type, value) = (e.GetType(), (object?)e);
        foreach (var step in path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.'))
        {
            if (type == typeof(Protected))
            {
                return step.Length > 0;
            }

            if (Into(type, value, step) is not var (inner, found))
            {
                return false;
            }

            (type, value) = (Nullable.GetUnderlyingType(inner) ?? inner, found);
        }

        return true;
    }

    private static (Type, object?)? Into(Type type, object? value, string step)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return value is IList { Count: var count } items && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < count
                ? (type.GenericTypeArguments[0], items[place])
                : null;
        }

        // Of what others made, such as texts and instants, nothing is a member.
        return type.Assembly == typeof(EventMembers).Assembly && !type.IsEnum && Stored(type).FirstOrDefault(member => Name(member) == step) is { } found
            ? (found.PropertyType, value is null ? null : found.GetValue(value))
            : null;
    }

    // What is computed is not stored.
    private static IEnumerable<PropertyInfo> Stored(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.CanWrite);

    private static string Name(PropertyInfo member) => JsonNamingPolicy.CamelCase.ConvertName(member.Name);
}
