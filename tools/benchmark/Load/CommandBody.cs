using System.Buffers.Text;
using System.Text;

namespace EventLedger.Benchmark.Load;

/// <summary>A body written once, in which only a number of fixed width differs from one call to the next.</summary>
internal sealed class CommandBody
{
    private const string Placeholder = "000000000000";
    private static long s_lastNumber;

    private readonly byte[] _template;
    private readonly int _numberAt;

    public CommandBody(string json)
    {
        _template = Encoding.UTF8.GetBytes(json);
        _numberAt = _template.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Placeholder));
    }

    public byte[] Next()
    {
        if (_numberAt < 0)
        {
            return _template;
        }

        var body = _template.AsSpan().ToArray();
        Utf8Formatter.TryFormat(
            Interlocked.Increment(ref s_lastNumber), body.AsSpan(_numberAt, Placeholder.Length), out _, new('D', (byte)Placeholder.Length));
        return body;
    }
}
