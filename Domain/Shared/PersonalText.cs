using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventLedger.Domain.Shared;

/// <summary>
/// What somebody typed about a person. It is sealed under the person's key before it is stored, as <c>{"sealed":"…"}</c>. A plain
/// string is what was stored before texts were sealed, what a redaction masked, and what is in a stream that is no person's.
/// </summary>
[JsonConverter(typeof(PersonalTextJsonConverter))]
public readonly record struct PersonalText
{
    private readonly string? clear;

    private PersonalText(string? clear, Protected box) => (this.clear, Sealed) = (clear, box);

    /// <summary>Empty while it is in clear.</summary>
    public Protected Sealed { get; }

    /// <summary>Where nothing is kept of what was typed.</summary>
    public static PersonalText Nothing => new("", default);

    public bool IsSealed => !Sealed.IsEmpty;

    /// <summary>Empty while it is sealed.</summary>
    public string Clear => clear ?? "";

    public static implicit operator PersonalText(string text) => new(text, default);

    public static implicit operator PersonalText?(string? text) => text is null ? default(PersonalText?) : new PersonalText(text, default);

    /// <summary>Of what was sealed; empty when there was nothing to seal.</summary>
    public static PersonalText Of(Protected box) => new(box.IsEmpty ? "" : null, box);

    // As personal data is: whoever logs it must not log the text.
    public override string ToString() => Sealed.ToString();
}

/// <summary>Reads and writes both forms.</summary>
public sealed class PersonalTextJsonConverter : JsonConverter<PersonalText>
{
    private const string Member = "sealed";

    public override PersonalText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        if (reader.TokenType != JsonTokenType.StartObject
            || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(Member)
            || !reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("This is no text, sealed or in clear.");
        }

        var text = PersonalText.Of(new Protected(reader.GetString()!));
        return reader.Read() && reader.TokenType == JsonTokenType.EndObject ? text : throw new JsonException("A sealed text has one member.");
    }

    public override void Write(Utf8JsonWriter writer, PersonalText value, JsonSerializerOptions options)
    {
        if (!value.IsSealed)
        {
            writer.WriteStringValue(value.Clear);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(Member, value.Sealed.Ciphertext);
        writer.WriteEndObject();
    }
}

/// <summary>Changes texts of events.</summary>
internal static class PersonalTexts
{
    public static PersonalText? Maybe(this Func<PersonalText, PersonalText> change, PersonalText? text) => text is { } given ? change(given) : default(PersonalText?);

    public static ImmutableArray<PersonalText> All(this Func<PersonalText, PersonalText> change, ImmutableArray<PersonalText> texts) => [.. texts.Select(change)];
}
