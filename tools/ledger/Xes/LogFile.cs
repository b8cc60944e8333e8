using System.Globalization;
using System.IO.Compression;

namespace EventLedger.Ledger.Xes;

/// <summary>A log's file as a stream of XML: unpacked, counted, and refused when it is something else.</summary>
internal sealed class LogFile : ReadOnceStream
{
    /// <summary>The longest piece between two nodes, in bytes: one attribute may not fill the memory.</summary>
    public const int LongestPiece = 16 * 1024 * 1024;

    private const int SignatureLength = 6;
    private readonly FileInfo file;
    private readonly FileStream packed;
    private readonly Stream content;
    private readonly GzipFile? zipped;
    private readonly Action<long>? read;
    private long told;
    private long piece;

    private LogFile(FileInfo file, FileStream packed, bool isZipped, Action<long>? read)
    {
        this.file = file;
        this.packed = packed;
        this.read = read;
        zipped = isZipped ? new GzipFile(packed) : null;
        content = zipped is null ? packed : new GZipStream(zipped, CompressionMode.Decompress);
    }

    /// <summary>Opens it by what it holds, since people rename files.</summary>
    /// <param name="read">Told how many bytes of the file were read since it was told last.</param>
    /// <exception cref="LedgerToolException">It cannot be opened, is empty, or is packed otherwise than by gzip.</exception>
    public static LogFile Open(FileInfo file, Action<long>? read)
    {
        if (Directory.Exists(file.FullName))
        {
            throw LedgerToolException.Usage($"{file.Name} is a folder, not a log.");
        }

        FileStream stream;
        try
        {
            stream = file.OpenRead();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw LedgerToolException.Usage($"The log cannot be read: {e.Message}");
        }

        try
        {
            // It is read several times: what is refused has to be known before anything is sent.
            if (!stream.CanSeek)
            {
                throw LedgerToolException.Usage($"{file.Name} can be read only once. Write the log to a file.");
            }

            var signature = new byte[SignatureLength];
            var length = stream.ReadAtLeast(signature, SignatureLength, throwOnEndOfStream: false);
            stream.Position = 0;
            return Packing(signature.AsSpan(0, length)) is not { } trouble
                ? new LogFile(file, stream, signature is [0x1F, 0x8B, ..], read)
                : throw LedgerToolException.Usage($"{file.Name} {trouble}");
        }
        catch (Exception e)
        {
            stream.Dispose();
            throw e is IOException or NotSupportedException ? LedgerToolException.Usage($"The log cannot be read: {e.Message}") : e;
        }
    }

    /// <summary>A node was read: what comes next is another piece.</summary>
    public void BeginPiece() => piece = 0;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Counted(content.Read(buffer), buffer.Length);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Counted(await content.ReadAsync(buffer, cancellationToken), buffer.Length);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            packed.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string? Packing(ReadOnlySpan<byte> signature) => signature switch
    {
        [] => "is empty.",
        [(byte)'P', (byte)'K', 3 or 5 or 7, ..] => "is a ZIP archive. Unpack it: a log is read as XML, plain or packed by gzip.",
        [(byte)'B', (byte)'Z', (byte)'h', ..] => "is packed by bzip2. Unpack it: a log is read as XML, plain or packed by gzip.",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "is packed by xz. Unpack it: a log is read as XML, plain or packed by gzip.",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => "is a 7z archive. Unpack it: a log is read as XML, plain or packed by gzip.",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "is packed by zstd. Unpack it: a log is read as XML, plain or packed by gzip.",
        _ => null,
    };

    private int Counted(int count, int wanted)
    {
        if (zipped is not null && count == 0 && wanted > 0)
        {
            CheckEnd(zipped);
        }

        if (read is not null && packed.Position is var position && position > told)
        {
            read(position - told);
            told = position;
        }

        piece += count;
        return piece <= LongestPiece ? count : throw new PieceTooLongException();
    }

    private void CheckEnd(GzipFile zipped)
    {
        if (!zipped.WasReadToTheEnd)
        {
            throw LedgerToolException.Usage(
                $"{file.Name} goes on with something else after its gzip data, which end at or before byte {Figure(packed.Position)} of {Figure(packed.Length)}. Copy it again, or cut it off there.");
        }

        packed.Position = packed.Length;
    }

    // .NET tells the two apart in its words only.
    private LedgerToolException Damaged(InvalidDataException e)
    {
        var size = Figure(packed.Length);
        return LedgerToolException.Usage(e.Message.Contains("truncated", StringComparison.OrdinalIgnoreCase)
            ? $"{file.Name} is cut off: its gzip data are not complete when the file ends, after {size} bytes. Copy it again."
            : $"{file.Name} is damaged: its gzip data cannot be unpacked, at or before byte {Figure(packed.Position)} of {size}. Copy it again.");
    }

    private static string Figure(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>A piece of the log is longer than <see cref="LogFile.LongestPiece"/>.</summary>
internal sealed class PieceTooLongException : Exception;
