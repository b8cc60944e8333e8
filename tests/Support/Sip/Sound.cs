using System.Runtime.InteropServices;
using System.Text;

namespace EventLedger.Tests.Support.Sip;

/// <summary>Where a sound was found in another.</summary>
/// <param name="Likeness">1 for the same, about 0 for anything else.</param>
/// <param name="Loudness">1 when it is as loud as it was said, 0 for silence.</param>
public sealed record Passage(TimeSpan At, double Likeness, double Loudness);

/// <summary>Sound as a telephone line carries it: 8000 samples a second, in one channel.</summary>
public sealed class Sound
{
    private const int Rate = 8000;
    private const int SamplesInFrame = Rate / 50;
    private const int HeaderBytes = 44;
    private readonly short[] samples;

    private Sound(short[] samples) => this.samples = samples;

    public static Sound None { get; } = new([]);

    public TimeSpan Duration => TimeSpan.FromSeconds((double)samples.Length / Rate);

    /// <summary>One after another.</summary>
    public static Sound Of(IEnumerable<Sound> parts) => new([.. parts.SelectMany(part => part.samples)]);

    /// <summary>Reads a WAV of 16 bits, in one channel, of this rate or a higher one.</summary>
    public static Sound Read(string path)
    {
        using var wav = new BinaryReader(File.OpenRead(path));
        wav.BaseStream.Position = "RIFF????WAVE".Length;
        var rate = 0;
        while (true)
        {
            var name = Encoding.ASCII.GetString(wav.ReadBytes(4));
            var content = wav.ReadBytes(wav.ReadInt32());
            switch (name)
            {
                case "fmt ":
                    rate = BitConverter.ToInt32(content, startIndex: 4);
                    break;
                case "data":
                    return new(AtLineRate(MemoryMarshal.Cast<byte, short>(content.AsSpan()).ToArray(), rate));
                default:
                    break;
            }
        }
    }

    /// <summary>How far a WAV has come that is being written.</summary>
    public static TimeSpan Written(string path) => TimeSpan.FromSeconds((double)new FileInfo(path).Length / (sizeof(short) * Rate));

    /// <summary>Writes it as a WAV, with silence after it.</summary>
    public void Write(string path, TimeSpan silence)
    {
        var bytes = sizeof(short) * (samples.Length + (int)(silence.TotalSeconds * Rate));
        using var wav = new BinaryWriter(File.Create(path));
        wav.Write("RIFF"u8);
        wav.Write(HeaderBytes - 8 + bytes);
        wav.Write("WAVEfmt "u8);
        wav.Write(16);
        wav.Write((short)1);
        wav.Write((short)1);
        wav.Write(Rate);
        wav.Write(Rate * sizeof(short));
        wav.Write((short)sizeof(short));
        wav.Write((short)16);
        wav.Write("data"u8);
        wav.Write(bytes);
        wav.Write(MemoryMarshal.AsBytes(samples.AsSpan()));
        wav.BaseStream.SetLength(HeaderBytes + bytes);
    }

    /// <summary>How it begins.</summary>
    public Sound Begin(TimeSpan time) => new(samples[..(int)(time.TotalSeconds * Rate)]);

    /// <summary>Where another is in this one, or what is most like it: by how loud both are, from each fiftieth of a second to the next.</summary>
    public Passage Find(Sound said)
    {
        var (here, there) = (Loudness(), said.Loudness());
        return Enumerable.Range(0, Math.Max(0, here.Length - there.Length + 1)).Select(frame => Compare(there, here, frame)).MaxBy(passage => passage.Likeness)
            ?? new Passage(TimeSpan.Zero, 0, 0);
    }

    /// <summary>Pearson's correlation of one with as much of the other.</summary>
    private static Passage Compare(double[] said, double[] heard, int from)
    {
        var (meanSaid, meanHeard) = (Mean(said), Mean(heard.AsSpan(from, said.Length)));
        var (both, ofSaid, ofHeard) = (0.0, 0.0, 0.0);
        for (var i = 0; i < said.Length; i++)
        {
            var (one, other) = (said[i] - meanSaid, heard[from + i] - meanHeard);
            both += one * other;
            ofSaid += one * one;
            ofHeard += other * other;
        }

        var likeness = ofSaid > 0 && ofHeard > 0 ? both / Math.Sqrt(ofSaid * ofHeard) : 0;
        return new(TimeSpan.FromSeconds((double)from * SamplesInFrame / Rate), likeness, meanSaid > 0 ? meanHeard / meanSaid : 0);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    // Each sample is the mean of those that it stands for.
    private static short[] AtLineRate(short[] samples, int rate)
    {
        var onLine = new short[(int)((long)samples.Length * Rate / rate)];
        for (var i = 0; i < onLine.Length; i++)
        {
            var (from, to) = ((int)((long)i * rate / Rate), (int)((long)(i + 1) * rate / Rate));
            var sum = 0;
            for (var j = from; j < to; j++)
            {
                sum += samples[j];
            }

            onLine[i] = (short)(sum / (to - from));
        }

        return onLine;
    }

    private double[] Loudness() => [.. samples.Chunk(SamplesInFrame).Select(frame => Math.Sqrt(frame.Average(sample => (double)sample * sample)))];
}
