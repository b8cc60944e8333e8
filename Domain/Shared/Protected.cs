using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventLedger.Domain.Shared;

/// <summary>
/// Personal data, sealed with the beneficiary's own key before any decision sees it. A member of this type marks its
/// event as carrying personal data; destroying the key erases every copy. Empty when nothing was given.
/// </summary>
[JsonConverter(typeof(ProtectedJsonConverter))]
public readonly record struct Protected(string Ciphertext)
{
    public bool IsEmpty => string.IsNullOrEmpty(Ciphertext);

    public override string ToString() => "[protected]";
}

/// <summary>Stores the ciphertext as a plain JSON string, an empty one when nothing was given.</summary>
public sealed class ProtectedJsonConverter : JsonConverter<Protected>
{
    public override Protected Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Protected value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Ciphertext ?? "");
}
