using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Webhooks;

/// <summary>How a single value is written.</summary>
public enum PublicForm
{
    /// <summary>Of a place or a service, or of a currency.</summary>
    Code,

    /// <summary>A UUID.</summary>
    Id,

    /// <summary>ISO 8601 in UTC.</summary>
    Instant,

    /// <summary>A civil date.</summary>
    Date,

    /// <summary>A time of day.</summary>
    Time,
    Flag,
    Whole,
    Number,
}

/// <summary>
/// What of an event is told to others: ids, codes, instants, numbers and names of our own. What is sealed, what somebody typed, and every text
/// that is not known to be a code is left out; so is whatever a later release adds in a form that is not known here.
/// </summary>
public abstract record PublicShape
{
    private protected PublicShape()
    {
    }

    /// <summary>Of an event, or of a part of one.</summary>
    internal static PublicGroup OfMembers(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return new([.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsToldOf).Select(property => Member(property, nullability)).OfType<PublicMember>().OrderBy(member => member.Name, StringComparer.Ordinal)]);
    }

    // What is computed is not stored.
    private static bool IsToldOf(PropertyInfo property) => property.CanWrite && !property.IsDefined(typeof(FreeTextAttribute), inherit: true);

    private static PublicMember? Member(PropertyInfo property, NullabilityInfoContext nullability)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        var isOptional = nullability.Create(property).ReadState != NullabilityState.NotNull;
        return Of(property.PropertyType, property.Name) is { } shape ? new(name, isOptional, shape) : null;
    }

    /// <summary>Null for what is not told.</summary>
    private static PublicShape? Of(Type type, string name)
    {
        var own = Nullable.GetUnderlyingType(type) ?? type;
        if (FormOf(own, name) is { } form)
        {
            return new PublicValue(form);
        }

        if (own.IsGenericType && own.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return Of(own.GenericTypeArguments[0], name) is { } entry ? new PublicList(entry) : null;
        }

        // Of what others made nothing is known.
        if (own.Assembly != typeof(PublicShape).Assembly || own == typeof(Protected) || own == typeof(PersonalText))
        {
            return null;
        }

        if (own.IsEnum)
        {
            return new PublicChoice([.. Enum.GetNames(own).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)]);
        }

        return OfMembers(own) is { Members.IsEmpty: false } group ? group : null;
    }

    private static PublicForm? FormOf(Type type, string name) =>
        type == typeof(string) ? IsCode(name) ? PublicForm.Code : null
        : type == typeof(Guid) ? PublicForm.Id
        : type == typeof(Instant) ? PublicForm.Instant
        : type == typeof(LocalDate) ? PublicForm.Date
        : type == typeof(LocalTime) ? PublicForm.Time
        : type == typeof(bool) ? PublicForm.Flag
        : type == typeof(int) || type == typeof(long) ? PublicForm.Whole
        : type == typeof(double) || type == typeof(decimal) ? PublicForm.Number
        : null;

    private static bool IsCode(string name) => name is "Code" or "Currency" || name.EndsWith("Code", StringComparison.Ordinal) || name.EndsWith("Codes", StringComparison.Ordinal);
}

/// <summary>One value.</summary>
public sealed record PublicValue(PublicForm Form) : PublicShape;

/// <summary>One of some names.</summary>
public sealed record PublicChoice(ImmutableArray<string> Names) : PublicShape;

/// <summary>Several of one shape.</summary>
public sealed record PublicList(PublicShape Entry) : PublicShape;

/// <summary>Named members, in order.</summary>
public sealed record PublicGroup(ImmutableArray<PublicMember> Members) : PublicShape;

/// <param name="Name">As it is stored.</param>
/// <param name="IsOptional">Whether it may be absent.</param>
public sealed record PublicMember(string Name, bool IsOptional, PublicShape Shape);
