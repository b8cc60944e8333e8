using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EventLedger.Domain.Shared;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;
using NodaTime.Text;

namespace EventLedger.Application.Ledger;

/// <summary>How events and states are written down. What is stored stays readable for ever, so this only ever learns more.</summary>
public static class LedgerJson
{
    // Stands where something sealed is.
    private const string Sealed = "•••";

    /// <summary>
    /// camelCase members, kebab-case enums, ISO-8601 instants to the nanosecond, Arabic as it is, no nulls and no
    /// computed members. A list that is missing or null reads as empty.
    /// </summary>
    public static JsonSerializerOptions Storage { get; } = Create();

    /// <summary>Enums by name in kebab-case, such as <c>handed-over</c>; never by number.</summary>
    public static JsonConverterFactory Enums => new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

    /// <summary>
    /// What callers send and get: as stored, but read strictly (no unknown or repeated members, nothing null that may
    /// not be, no text that PostgreSQL cannot keep) and with personal data that is still sealed shown as a mask.
    /// </summary>
    public static JsonSerializerOptions Wire { get; } = CreateWire();

    /// <summary>An instant as callers write it, such as <c>2026-11-24T09:00:00Z</c>, with any offset; null when it is none.</summary>
    public static Instant? ParseInstant(string text) =>
        OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var read } && IsUsable(read.Date) ? read.ToInstant() : null;

    /// <summary>The calendar's first and last years have days without a neighbour, and times that no offset can move.</summary>
    public static bool IsUsable(LocalDate day) => day.Year is > 0 and < 9999;

    private static JsonSerializerOptions CreateWire()
    {
        var options = new JsonSerializerOptions(Storage)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            IgnoreReadOnlyProperties = false,
            MaxDepth = 32,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { FillMissingLists, LeaveOutComputed } },
        };
        options.Converters.Insert(0, new SealedConverter());
        options.Converters.Insert(0, new SealedTextConverter());
        options.Converters.Insert(0, new TextConverter());
        options.Converters.Insert(0, new InstantConverter());
        options.Converters.Insert(0, new DateConverter());
        options.Converters.Insert(0, new TimeConverter());
        return options;
    }

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
        options.Converters.Add(Enums);
        options.Converters.Add(new ListConverters());
        return options.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);
    }

    // Views may compute members. What events hold is told as it is stored: anything else would be taken for recorded.
    private static void LeaveOutComputed(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Assembly != typeof(DomainEvent).Assembly)
        {
            return;
        }

        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].Set is null && type.Properties[i].AssociatedParameter is null)
            {
                type.Properties.RemoveAt(i);
            }
        }
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
            .Select(property => (property.Get, property.Set, Missing: Activator.CreateInstance(property.PropertyType), Empty: ListConverters.EmptyOf(property.PropertyType)))
            .ToArray();
        if (lists.Length == 0)
        {
            return;
        }

        type.OnDeserialized = read =>
        {
            foreach (var (get, set, missing, empty) in lists)
            {
                if (Equals(get!(read), missing))
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

    private sealed class SealedConverter : JsonConverter<Protected>
    {
        public override Protected Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new JsonException("Personal data is sealed by the service, never by a caller.");

        public override void Write(Utf8JsonWriter writer, Protected value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.IsEmpty ? "" : Sealed);
    }

    // Callers give and are given texts; whether they are sealed is between the service and its database.
    private sealed class SealedTextConverter : JsonConverter<PersonalText>
    {
        public override PersonalText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<string>(ref reader, options) ?? throw new JsonException("This is no text.");

        public override void Write(Utf8JsonWriter writer, PersonalText value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.IsSealed ? Sealed : value.Clear);
    }

    /// <summary>Writes UTC; reads any offset, since people copy instants from where they find them.</summary>
    private sealed class InstantConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && ParseInstant(reader.GetString()!) is { } read
                ? read
                : throw new JsonException("This is no instant such as 2026-11-24T09:00:00Z.");

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
    }

    private sealed class DateConverter : JsonConverter<LocalDate>
    {
        public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && LocalDatePattern.Iso.Parse(reader.GetString()!) is { Success: true, Value: var read } && IsUsable(read)
                ? read
                : throw new JsonException("This is no date such as 2026-11-24.");

        public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
            writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
    }

    // Hardly anybody writes seconds of an opening hour.
    private sealed class TimeConverter : JsonConverter<LocalTime>
    {
        private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

        public override LocalTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
            && (LocalTimePattern.ExtendedIso.Parse(reader.GetString()!) is { Success: true, Value: var read } || Minutes.Parse(reader.GetString()!).TryGetValue(default, out read))
                ? read
                : throw new JsonException("This is no time of day such as 08:00.");

        public override void Write(Utf8JsonWriter writer, LocalTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(LocalTimePattern.ExtendedIso.Format(value));
    }

    /// <summary>Refuses what cannot be stored: the zero character and half a surrogate pair.</summary>
    private sealed class TextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string? text;
            try
            {
                text = reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                throw new JsonException("The text is not valid Unicode.", e);
            }

            return text is null || IsStorable(text) ? text : throw new JsonException("The text holds a character that cannot be stored.");
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Read(ref reader, typeToConvert, options)!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value);

        private static bool IsStorable(string text)
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++)))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
