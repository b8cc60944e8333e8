using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace EventLedger.Application.Shared;

/// <summary>How events and states are written down. What is stored stays readable for ever, so this only ever learns more.</summary>
public static class LedgerJson
{
    /// <summary>
    /// camelCase members, kebab-case enums, ISO-8601 instants to the nanosecond, Arabic as it is, no nulls and no
    /// computed members. A list that is missing or null reads as empty.
    /// </summary>
    public static JsonSerializerOptions Storage { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            IgnoreReadOnlyProperties = true,

            // Stored text is never put into a page as it is.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { FillMissingLists } },
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Add(new ListConverters());
        return options.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);
    }

    // A list added to an event later is missing in those stored before, and would be an ImmutableArray that throws on use.
    private static void FillMissingLists(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.IsValueType)
        {
            return;
        }

        var lists = type.Properties
            .Where(property => ListConverters.IsList(property.PropertyType) && property is { Get: not null, Set: not null })
            .Select(property => (property.Get, property.Set, Empty: ListConverters.EmptyOf(property.PropertyType)))
            .ToArray();
        if (lists.Length == 0)
        {
            return;
        }

        type.OnDeserialized = read =>
        {
            foreach (var (get, set, empty) in lists)
            {
                if (get!(read) is IStructuralEquatable list && list.Equals(null, EqualityComparer<object>.Default))
                {
                    set!(read, empty);
                }
            }
        };
    }

    /// <summary>Reads null as empty and writes a list that was never set as empty.</summary>
    private sealed class ListConverters : JsonConverterFactory
    {
        public static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

        public static object EmptyOf(Type type) => type.GetField(nameof(ImmutableArray<>.Empty))!.GetValue(null)!;

        public override bool CanConvert(Type typeToConvert) => IsList(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(ListConverter<>).MakeGenericType(typeToConvert.GenericTypeArguments))!;
    }

    private sealed class ListConverter<T> : JsonConverter<ImmutableArray<T>>
    {
        public override bool HandleNull => true;

        public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            ImmutableCollectionsMarshal.AsImmutableArray(JsonSerializer.Deserialize<T[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, ImmutableCollectionsMarshal.AsArray(value) ?? [], options);
    }
}
