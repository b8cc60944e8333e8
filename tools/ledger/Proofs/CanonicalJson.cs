using System.Text.Unicode;

namespace EventLedger.Ledger.Proofs;

/// <summary>
/// Whether bytes are JSON in the ledger's canonical form: members in the order of their names' UTF-8 bytes and none twice,
/// no white space, one way to write each string, numbers without exponents.
/// </summary>
internal ref struct CanonicalJson
{
    private const int Deepest = 64;
    private readonly ReadOnlySpan<byte> bytes;
    private int at;

    private CanonicalJson(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <summary>The place of the first byte that does not fit; null when all do.</summary>
    public static int? FirstFault(ReadOnlySpan<byte> bytes)
    {
        var scan = new CanonicalJson(bytes);
        var fits = scan.Value(Deepest) && scan.at == bytes.Length;
        return fits && Utf8.IsValid(bytes) ? null : scan.at;
    }

    private readonly byte Next => at < bytes.Length ? bytes[at] : (byte)0;

    private bool Value(int depth) => Next switch
    {
        (byte)'{' => depth > 0 && Object(depth - 1),
        (byte)'[' => depth > 0 && Array(depth - 1),
        (byte)'"' => String(out _),
        (byte)'t' => Word("true"u8),
        (byte)'f' => Word("false"u8),
        (byte)'n' => Word("null"u8),
        _ => Number(),
    };

    private bool Object(int depth)
    {
        at++;
        if (Take('}'))
        {
            return true;
        }

        byte[]? before = null;
        do
        {
            if (!String(out var name) || (before is not null && before.AsSpan().SequenceCompareTo(name) >= 0) || !Take(':') || !Value(depth))
            {
                return false;
            }

            before = name;
        }
        while (Take(','));
        return Take('}');
    }

    private bool Array(int depth)
    {
        at++;
        if (Take(']'))
        {
            return true;
        }

        do
        {
            if (!Value(depth))
            {
                return false;
            }
        }
        while (Take(','));
        return Take(']');
    }

    /// <param name="content">Its bytes without escapes.</param>
    private bool String(out byte[] content)
    {
        content = [];
        if (!Take('"'))
        {
            return false;
        }

        var start = at;
        List<byte>? unescaped = null;
        while (Next is >= 0x20 and not (byte)'"')
        {
            if (Next != '\\')
            {
                unescaped?.Add(Next);
                at++;
                continue;
            }

            unescaped ??= [.. bytes[start..at]];
            if (!Escape(unescaped))
            {
                return false;
            }
        }

        content = unescaped is null ? bytes[start..at].ToArray() : [.. unescaped];
        return Take('"');
    }

    private bool Escape(List<byte> unescaped)
    {
        at++;
        var control = Next switch
        {
            (byte)'"' => '"',
            (byte)'\\' => '\\',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            (byte)'u' => HexControl(),
            _ => char.MaxValue,
        };
        at++;
        unescaped.Add((byte)control);
        return control != char.MaxValue;
    }

    // Only control characters that have no short escape, in lower case; leaves its last digit to be passed over.
    private char HexControl()
    {
        if (at + 4 >= bytes.Length || !bytes.Slice(at + 1, 2).SequenceEqual("00"u8))
        {
            return char.MaxValue;
        }

        var (high, low) = (bytes[at + 3] - '0', LowerHex(bytes[at + 4]));
        at += 4;
        var value = (char)((high * 16) + low);
        return high is 0 or 1 && low >= 0 && value is not ('\b' or '\t' or '\n' or '\f' or '\r') ? value : char.MaxValue;
    }

    private static int LowerHex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };

    private bool Number()
    {
        Take('-');
        if (!Take('0') && !SomeDigits())
        {
            return false;
        }

        return !Take('.') || SomeDigits();
    }

    private bool SomeDigits()
    {
        var start = at;
        while (Next is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at > start;
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        var isThere = bytes[at..].StartsWith(word);
        at += isThere ? word.Length : 0;
        return isThere;
    }

    private bool Take(char expected)
    {
        var isThere = at < bytes.Length && bytes[at] == expected;
        at += isThere ? 1 : 0;
        return isThere;
    }
}
