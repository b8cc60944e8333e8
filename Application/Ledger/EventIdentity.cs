using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using NodaTime;

namespace EventLedger.Application.Ledger;

/// <summary>What tells an event from every other, in bytes: big-endian, in the order of docs/ledger-format.md. Origin marks and leaves are made of it.</summary>
public static class EventIdentity
{
    /// <param name="timestamp">When it was recorded: microseconds since the Unix epoch.</param>
    public static void Write(IBufferWriter<byte> output, Guid id, string region, string stream, long version, string type, long timestamp)
    {
        id.TryWriteBytes(output.GetSpan(16), bigEndian: true, out var written);
        output.Advance(written);
        WriteText(output, region, lengthBytes: 1);
        WriteText(output, stream, lengthBytes: 2);
        WriteNumber(output, version);
        WriteText(output, type, lengthBytes: 2);
        WriteNumber(output, timestamp);
    }

    /// <summary>Microseconds since the Unix epoch, which is what the database keeps.</summary>
    public static long Microseconds(Instant at) => at.ToUnixTimeTicks() / 10;

    internal static void WriteText(IBufferWriter<byte> output, string text, int lengthBytes)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (lengthBytes == 1)
        {
            output.Write([checked((byte)bytes.Length)]);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(2), checked((ushort)bytes.Length));
            output.Advance(2);
        }

        output.Write(bytes);
    }

    internal static void WriteNumber(IBufferWriter<byte> output, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(8), number);
        output.Advance(8);
    }
}
