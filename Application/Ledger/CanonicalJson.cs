using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EventLedger.Application.Ledger;

/// <summary>
/// The one way to write a JSON text, so that it can be hashed: members sorted by the UTF-8 bytes of their names, no white
/// space, RFC 8785 escapes, numbers as they stand. docs/ledger-format.md.
/// </summary>
public static class CanonicalJson
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 64 };
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    /// <exception cref="JsonException">The text is not JSON, names a member twice, or holds a number with an exponent.</exception>
    public static byte[] Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Strict);
        var output = new ArrayBufferWriter<byte>(json.Length + 16);
        reader.Read();
        WriteValue(ref reader, output);
        return reader.Read() ? throw new JsonException("Something follows the value.") : output.WrittenSpan.ToArray();
    }

    /// <summary>Takes a member out of an object.</summary>
    /// <param name="json">Canonical.</param>
    /// <param name="rest">What is left, canonical too; empty when that is nothing.</param>
    /// <returns>The member's text; null when it is none, or not there.</returns>
    public static string? Take(byte[] json, string name, out byte[] rest)
    {
        var reader = new Utf8JsonReader(json, Strict);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (start, isIt) = ((int)reader.TokenStartIndex, reader.ValueTextEquals(name));
            reader.Read();
            var text = isIt && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
            if (isIt)
            {
                rest = Without(json, start, (int)reader.BytesConsumed);
                return text;
            }
        }

        rest = json;
        return null;
    }

    /// <summary>Writes a text as a JSON string.</summary>
    public static void Write(string text, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        WriteEscaped(Encoding.UTF8.GetBytes(text), output);
        output.Write("\""u8);
    }

    // With the comma after it, or else the one before.
    private static byte[] Without(byte[] json, int start, int end) => (json[start - 1], json[end]) switch
    {
        (_, (byte)',') => [.. json.AsSpan(..start), .. json.AsSpan((end + 1)..)],
        ((byte)',', _) => [.. json.AsSpan(..(start - 1)), .. json.AsSpan(end..)],
        _ => [],
    };

    private static void WriteValue(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, output);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader, output);
                break;
            case JsonTokenType.String:
                WriteString(ref reader, output);
                break;
            case JsonTokenType.Number when reader.ValueSpan.ContainsAny((byte)'e', (byte)'E'):
                throw new JsonException("A number with an exponent has no canonical form.");
            default:
                output.Write(reader.ValueSpan);
                break;
        }
    }

    private static void WriteArray(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        for (var isFirst = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; isFirst = false)
        {
            if (!isFirst)
            {
                output.Write(","u8);
            }

            WriteValue(ref reader, output);
        }

        output.Write("]"u8);
    }

    // Members are written one after another to a scratch buffer and copied in order.
    private static void WriteObject(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        var scratch = new ArrayBufferWriter<byte>(256);
        var members = new List<Member>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var start = scratch.WrittenCount;
            var name = NameOf(ref reader);
            WriteString(ref reader, scratch);
            scratch.Write(":"u8);
            reader.Read();
            WriteValue(ref reader, scratch);
            members.Add(new Member(name, start..scratch.WrittenCount));
        }

        members.Sort(static (one, other) => one.Name.AsSpan().SequenceCompareTo(other.Name));
        output.Write("{"u8);
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
            {
                if (members[i].Name.AsSpan().SequenceEqual(members[i - 1].Name))
                {
                    throw new JsonException("A member is named twice.");
                }

                output.Write(","u8);
            }

            output.Write(scratch.WrittenSpan[members[i].Text]);
        }

        output.Write("}"u8);
    }

    // Sorted by what the name says, not by how it was escaped.
    private static byte[] NameOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.ToArray();
        }

        var name = new byte[reader.ValueSpan.Length];
        return name[..reader.CopyString(name)];
    }

    private static void WriteString(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        if (reader.ValueIsEscaped)
        {
            var text = new byte[reader.ValueSpan.Length];
            WriteEscaped(text.AsSpan(0, reader.CopyString(text)), output);
        }
        else
        {
            output.Write(reader.ValueSpan);
        }

        output.Write("\""u8);
    }

    private static void WriteEscaped(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        if (!text.ContainsAny(Escaped))
        {
            output.Write(text);
            return;
        }

        foreach (var b in text)
        {
            switch (b)
            {
                case (byte)'"':
                    output.Write("\\\""u8);
                    break;
                case (byte)'\\':
                    output.Write("\\\\"u8);
                    break;
                case (byte)'\b':
                    output.Write("\\b"u8);
                    break;
                case (byte)'\t':
                    output.Write("\\t"u8);
                    break;
                case (byte)'\n':
                    output.Write("\\n"u8);
                    break;
                case (byte)'\f':
                    output.Write("\\f"u8);
                    break;
                case (byte)'\r':
                    output.Write("\\r"u8);
                    break;
                case < 0x20:
                    output.Write("\\u00"u8);
                    output.Write([HexDigit(b >> 4), HexDigit(b & 0xF)]);
                    break;
                default:
                    output.Write([b]);
                    break;
            }
        }
    }

    private static byte HexDigit(int value) => "0123456789abcdef"u8[value];

    private readonly record struct Member(byte[] Name, Range Text);
}
