namespace EventLedger.Ledger.Xes;

/// <summary>
/// A gzipped file on its way to being unpacked. .NET reads one gzip member after the other and passes over whatever comes
/// behind the last, without telling where that is. Only zeros, by which tapes and block devices are filled up, are known to
/// say nothing: they are handed on one by one, so that whoever asks for the first of them has read all before them as gzip.
/// </summary>
internal sealed class GzipFile : ReadOnceStream
{
    private readonly FileStream file;
    private readonly long zerosFrom;

    /// <param name="file">Read from its beginning. Whoever opened it closes it.</param>
    public GzipFile(FileStream file)
    {
        this.file = file;
        zerosFrom = ZerosFrom(file);
        file.Position = 0;
    }

    /// <summary>Whether all that says something was asked for. It is not when the last member ends before that.</summary>
    public bool WasReadToTheEnd { get; private set; }

    public override int Read(Span<byte> buffer) => file.Read(buffer[..Portion(buffer.Length)]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        file.ReadAsync(buffer[..Portion(buffer.Length)], cancellationToken);

    private int Portion(int wanted)
    {
        var left = zerosFrom - file.Position;
        WasReadToTheEnd |= left <= 0;
        return (int)Math.Min(wanted, left > 0 ? left : 1);
    }

    /// <summary>Where the zeros begin that the file ends with; its length when it ends with none.</summary>
    private static long ZerosFrom(FileStream file)
    {
        Span<byte> block = stackalloc byte[4096];
        for (var end = file.Length; end > 0;)
        {
            var piece = block[..(int)Math.Min(block.Length, end)];
            file.Position = end - piece.Length;
            file.ReadExactly(piece);
            if (piece.LastIndexOfAnyExcept((byte)0) is >= 0 and var last)
            {
                return file.Position - piece.Length + last + 1;
            }

            end -= piece.Length;
        }

        return 0;
    }
}
