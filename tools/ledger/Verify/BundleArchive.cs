using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EventLedger.Ledger.Verify;

/// <summary>
/// The zip of a bundle, read by one strict reader, so that it means the same to everyone: files one after another from
/// the first byte on, the directory right after them, nothing before, between or behind, and no name twice. Sizes are
/// bounded before anything is unpacked, and nothing is ever unpacked to a disk.
/// </summary>
internal sealed class BundleArchive
{
    public const long LargestBundle = 256L * 1024 * 1024;
    public const long LargestFile = 64L * 1024 * 1024;
    private const long LargestContent = 1024L * 1024 * 1024;

    private const uint EndSignature = 0x06054b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const uint DescriptorSignature = 0x08074b50;
    private const int EndLength = 22;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int ShortDescriptor = 12;
    private const int SignedDescriptor = 16;
    private const ushort DescriptorFlag = 0x0008;
    private const ushort AllowedFlags = DescriptorFlag | 0x0006 | 0x0800;
    private const int FieldLength = 4;
    private const ushort Zip64Field = 0x0001;
    private const ushort Stored = 0;
    private const ushort Deflated = 8;

    private readonly byte[] bytes;
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    private BundleArchive(byte[] bytes) => this.bytes = bytes;

    public IEnumerable<string> Names => entries.Keys;

    /// <exception cref="MalformedException">It is no such zip.</exception>
    public static BundleArchive Open(byte[] bytes)
    {
        var archive = new BundleArchive(bytes);
        archive.ReadDirectory();
        return archive;
    }

    public bool Has(string name) => entries.ContainsKey(name);

    /// <summary>A file's content, checked against its length and checksum.</summary>
    /// <exception cref="MalformedException">It cannot be unpacked to what the directory says.</exception>
    public byte[] Read(string name)
    {
        var entry = entries[name];
        var content = new byte[entry.Length];
        try
        {
            using var packed = new MemoryStream(bytes, entry.DataOffset, entry.PackedLength, writable: false);
            using Stream unpacked = entry.Method == Stored ? packed : new DeflateStream(packed, CompressionMode.Decompress);
            unpacked.ReadExactly(content);
            return unpacked.ReadByte() < 0 && Crc32.Of(content) == entry.Checksum ? content : throw new InvalidDataException();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new MalformedException(Findings.FileDamaged(name));
        }
    }

    private void ReadDirectory()
    {
        var end = Slice(bytes.Length - EndLength, EndLength);
        var (count, length, offset) = (U16(end, 10), (long)U32(end, 12), (long)U32(end, 16));
        Require(U32(end, 0) == EndSignature && U32(end, 4) == 0 && U16(end, 8) == count && U16(end, 20) == 0);
        Require(offset + length + EndLength == bytes.Length);
        var (at, next, content) = ((int)offset, 0L, 0L);
        for (var i = 0; i < count; i++)
        {
            var entry = ReadEntry(ref at, (int)offset);
            Require(entry.Offset == next);
            next = EndOf(entry, i + 1 < count ? null : offset, at);
            content += entry.Length;
            Add(entry, content);
        }

        Require(at == bytes.Length - EndLength && next == offset);
    }

    private void Add(Entry entry, long content)
    {
        if (entry.Length > LargestFile)
        {
            throw new MalformedException(Findings.FileTooLarge(entry.Name));
        }

        if (content > LargestContent)
        {
            throw new MalformedException(Findings.BundleTooLarge);
        }

        if (!entries.TryAdd(entry.Name, entry))
        {
            throw new MalformedException(Findings.FileRepeated(entry.Name));
        }
    }

    private Entry ReadEntry(ref int at, int directory)
    {
        var header = Slice(at, EntryLength);
        var (flags, method, nameLength, extraLength) = (U16(header, 8), U16(header, 10), U16(header, 28), U16(header, 30));
        Require(U32(header, 0) == EntrySignature && (flags & ~AllowedFlags) == 0 && method is Stored or Deflated && U16(header, 32) == 0 && U16(header, 34) == 0);
        var name = Slice(at + EntryLength, nameLength);
        RequireShort(Slice(at + EntryLength + nameLength, extraLength));
        at += EntryLength + nameLength + extraLength;
        var (packed, length, offset) = ((long)U32(header, 20), (long)U32(header, 24), (long)U32(header, 42));
        Require(offset + LocalLength + packed <= directory && (method == Deflated || packed == length));
        return WithLocalHeader(new Entry(NameOf(name), flags, method, U32(header, 16), packed, length, offset, 0), name, directory);
    }

    // What stands before the data has to say the same as the directory.
    private Entry WithLocalHeader(Entry entry, ReadOnlySpan<byte> name, int directory)
    {
        var header = Slice((int)entry.Offset, LocalLength);
        var data = entry.Offset + LocalLength + U16(header, 26) + U16(header, 28);
        Require(U32(header, 0) == LocalSignature && U16(header, 6) == entry.Flags && U16(header, 8) == entry.Method && data + entry.Packed <= directory);
        Require(Slice((int)entry.Offset + LocalLength, U16(header, 26)).SequenceEqual(name));
        RequireShort(Slice((int)entry.Offset + LocalLength + U16(header, 26), U16(header, 28)));
        var isHere = (U32(header, 14), (long)U32(header, 18), (long)U32(header, 22)) == (entry.Checksum, entry.Packed, entry.Length);
        Require(isHere || (entry.HasDescriptor && U32(header, 14) == 0 && U32(header, 18) == 0 && U32(header, 22) == 0));
        return entry with { Data = data };
    }

    // Some readers take lengths and places from a zip64 field, others from the header; one that cannot be read may hide such a field.
    private static void RequireShort(ReadOnlySpan<byte> extra)
    {
        while (!extra.IsEmpty)
        {
            Require(extra.Length >= FieldLength && U16(extra, 0) != Zip64Field && U16(extra, 2) <= extra.Length - FieldLength);
            extra = extra[(FieldLength + U16(extra, 2))..];
        }
    }

    // After the data of a file written in one go stands a descriptor of it; its length shows in where the next file begins.
    private long EndOf(Entry entry, long? directory, int nextInDirectory)
    {
        var end = entry.Data + entry.Packed;
        if (!entry.HasDescriptor)
        {
            return end;
        }

        var next = directory ?? U32(Slice(nextInDirectory, EntryLength), 42);
        var length = next - end;
        Require(length is ShortDescriptor or SignedDescriptor);
        var descriptor = Slice((int)end, (int)length);
        Require(length == ShortDescriptor || U32(descriptor, 0) == DescriptorSignature);
        var fields = descriptor[^ShortDescriptor..];
        Require(U32(fields, 0) == entry.Checksum && U32(fields, 4) == entry.Packed && U32(fields, 8) == entry.Length);
        return next;
    }

    private static string NameOf(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name);

    private ReadOnlySpan<byte> Slice(int at, int length)
    {
        Require(at >= 0 && length <= bytes.Length - at);
        return bytes.AsSpan(at, length);
    }

    private static ushort U16(ReadOnlySpan<byte> span, int at) => BinaryPrimitives.ReadUInt16LittleEndian(span[at..]);

    private static uint U32(ReadOnlySpan<byte> span, int at) => BinaryPrimitives.ReadUInt32LittleEndian(span[at..]);

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new MalformedException(Findings.BundleIsNoZip);
        }
    }

    private sealed record Entry(string Name, ushort Flags, ushort Method, uint Checksum, long Packed, long Length, long Offset, long Data)
    {
        public bool HasDescriptor => (Flags & DescriptorFlag) != 0;

        public int DataOffset => (int)Data;

        public int PackedLength => (int)Packed;
    }

    private static class Crc32
    {
        private const uint Polynomial = 0xEDB88320;
        private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Row)];

        public static uint Of(byte[] content)
        {
            var crc = uint.MaxValue;
            foreach (var b in content)
            {
                crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
            }

            return ~crc;
        }

        private static uint Row(int index)
        {
            var row = (uint)index;
            for (var bit = 0; bit < 8; bit++)
            {
                row = (row & 1) == 1 ? Polynomial ^ (row >> 1) : row >> 1;
            }

            return row;
        }
    }
}
