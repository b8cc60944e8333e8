using System.Buffers;
using System.Runtime.InteropServices;
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
        WriteValue(ref reader, output, []);
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

    private static void WriteValue(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output, List<Member> members)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, output, members);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader, output, members);
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

    private static void WriteArray(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output, List<Member> members)
    {
        output.Write("["u8);
        for (var isFirst = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; isFirst = false)
        {
            if (!isFirst)
            {
                output.Write(","u8);
            }

            WriteValue(ref reader, output, members);
        }

        output.Write("]"u8);
    }

    // Members are written as they come, and brought into their order at the object's end.
    private static void WriteObject(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output, List<Member> members)
    {
        output.Write("{"u8);
        var (first, isInOrder) = (members.Count, true);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (members.Count > first)
            {
                output.Write(","u8);
            }

            var start = output.WrittenCount;
            var escaped = reader.ValueIsEscaped ? NameOf(ref reader) : null;
            WriteString(ref reader, output);
            var nameEnd = output.WrittenCount - 1;
            output.Write(":"u8);
            reader.Read();
            WriteValue(ref reader, output, members);
            var member = new Member(start, nameEnd, output.WrittenCount, escaped);
            isInOrder = isInOrder && (members.Count == first || new ByName(output.WrittenMemory).Compare(members[^1], member) < 0);
            members.Add(member);
        }

        if (!isInOrder)
        {
            PutInOrder(CollectionsMarshal.AsSpan(members)[first..], output);
        }

        members.RemoveRange(first, members.Count - first);
        output.Write("}"u8);
    }

    private static void PutInOrder(Span<Member> members, ArrayBufferWriter<byte> output)
    {
        var (start, end) = (members[0].Start, output.WrittenCount);
        var byName = new ByName(output.WrittenMemory);
        members.Sort(byName);
        var scratch = ArrayPool<byte>.Shared.Rent(end - start);
        var at = 0;
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0)
            {
                if (byName.Compare(members[i - 1], members[i]) == 0)
                {
                    throw new JsonException("A member is named twice.");
                }

                scratch[at++] = (byte)',';
            }

            var text = output.WrittenSpan[members[i].Start..members[i].End];
            text.CopyTo(scratch.AsSpan(at));
            at += text.Length;
        }

        scratch.AsSpan(0, at).CopyTo(MemoryMarshal.AsMemory(output.WrittenMemory).Span[start..]);
        ArrayPool<byte>.Shared.Return(scratch);
    }

    private static byte[] NameOf(ref Utf8JsonReader reader)
    {
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

    /// <summary>Where a member stands in what was written.</summary>
    /// <param name="NameEnd">Of its name, without the quotes.</param>
    /// <param name="Name">What the name says, where it was escaped.</param>
    private readonly record struct Member(int Start, int NameEnd, int End, byte[]? Name);

    // By what the names say, not by how they were escaped.
    private readonly struct ByName(ReadOnlyMemory<byte> written) : IComparer<Member>
    {
        public int Compare(Member one, Member other) => NameOf(one).SequenceCompareTo(NameOf(other));

        private ReadOnlySpan<byte> NameOf(Member member) => member.Name ?? written.Span[(member.Start + 1)..member.NameEnd];
    }
}
