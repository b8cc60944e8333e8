using System.Text.Json;

namespace EventLedger.Benchmark.Load;

/// <summary>Finds members at the top of an answer without building a document.</summary>
internal static class AnswerReader
{
    public static string? Text(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> member)
    {
        var reader = new Utf8JsonReader(json.Span);
        return Find(ref reader, member) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    public static long? Number(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> member)
    {
        var reader = new Utf8JsonReader(json.Span);
        return Find(ref reader, member) && reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : null;
    }

    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(member);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
