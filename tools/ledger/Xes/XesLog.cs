using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace EventLedger.Ledger.Xes;

/// <summary>
/// Reads IEEE XES, plain or gzipped, in any encoding, one case at a time: a log may be larger than the memory. What the
/// log says of itself (extensions, globals, classifiers) is passed over: it says nothing of any case.
/// </summary>
internal sealed partial class XesLog
{
    /// <summary>
    /// How many events one case may have unless more is allowed: a case is the one thing that has to be in the memory as a
    /// whole, and each event of it takes some 3 KB there until its calls are made.
    /// </summary>
    public const int MostEvents = 100_000;

    /// <summary>What one case may hold, in characters.</summary>
    public const int LargestCase = 50_000_000;

    private const int Deepest = 64;
    private static readonly ImmutableHashSet<string> Types =
        ImmutableHashSet.Create(StringComparer.Ordinal, "string", "date", "int", "float", "boolean", "id", "list", "container");

    private static readonly XmlReaderSettings Settings = new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreWhitespace = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    private readonly FileInfo file;
    private readonly LogFile content;
    private readonly XmlReader xml;
    private readonly LogNotes notes;
    private readonly int mostEvents;
    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);
    private int number;
    private string? name;
    private int held;
    private bool hasBegun;

    // Only once: encodings such as windows-1256 are .NET's, but not among those it offers unasked.
    static XesLog() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private XesLog(FileInfo file, LogFile content, LogNotes notes, int mostEvents)
    {
        this.file = file;
        this.content = content;
        this.notes = notes;
        this.mostEvents = mostEvents;
        xml = XmlReader.Create(content, Settings);
    }

    /// <param name="notes">What was read otherwise than it stands there; null when nobody asks.</param>
    /// <param name="read">Told how many bytes of the file were read since it was told last.</param>
    /// <param name="mostEvents">What one case may have.</param>
    /// <exception cref="LedgerToolException">The file is missing or is no XES that can be read.</exception>
    public static async IAsyncEnumerable<XesCase> ReadAsync(
        FileInfo file, LogNotes? notes = null, Action<long>? read = null, int mostEvents = MostEvents, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var opened = LogFile.Open(file, read);
        var log = Begin(file, opened, notes ?? new LogNotes(), mostEvents);
        using var reader = log.xml;
        while (await log.NextAsync())
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader is { NodeType: XmlNodeType.Element, Depth: 1, LocalName: "trace" })
            {
                yield return await log.ReadCaseAsync();
            }
            else if (reader is { NodeType: XmlNodeType.Element, Depth: 1, LocalName: "event" })
            {
                throw log.Malformed("this event belongs to no trace, so that nothing tells its case.");
            }
        }
    }

    // The declaration is read here already, and with it the encoding.
    private static XesLog Begin(FileInfo file, LogFile content, LogNotes notes, int mostEvents)
    {
        try
        {
            return new XesLog(file, content, notes, mostEvents);
        }
        catch (XmlException e)
        {
            throw LedgerToolException.Usage($"{file.Name}, at line {Figure(Math.Max(1, e.LineNumber))}, is no XES log: {Told(e)}");
        }
    }

    /// <summary>A case has more events than are taken into the memory.</summary>
    public static LedgerToolException TooManyEvents(FileInfo file, int line, string @case, int most) => LedgerToolException.Usage(string.Create(
        CultureInfo.InvariantCulture,
        $"{file.Name}, at line {line}: {@case} has more than {most:N0} events, and a case is held in the memory as a whole. Allow more where there is memory, some 3 KB an event (--most-events), or take it out of the log."));

    private async Task<XesCase> ReadCaseAsync()
    {
        var line = Line;
        (number, name, held) = (number + 1, null, 0);
        var attributes = new Collected(this);
        var events = ImmutableArray.CreateBuilder<XesEvent>();
        await EachChildAsync(async () =>
        {
            if (xml.LocalName == "event")
            {
                events.Add(events.Count < mostEvents ? await ReadEventAsync() : throw TooManyEvents(file, Line, Called, mostEvents));
            }
            else
            {
                name ??= xml.GetAttribute("key") == "concept:name" ? xml.GetAttribute("value") : null;
                await TakeAsync(attributes, "");
            }
        });
        return new(number, attributes.ToImmutable(), events.ToImmutable(), line);
    }

    private async Task<XesEvent> ReadEventAsync()
    {
        var line = Line;
        var attributes = new Collected(this);
        await EachChildAsync(() => TakeAsync(attributes, ""));
        return new(attributes.ToImmutable(), line);
    }

    /// <summary>Stands at each child element in turn, and at the end of the element afterwards.</summary>
    private async Task EachChildAsync(Func<Task> take)
    {
        if (xml.IsEmptyElement)
        {
            return;
        }

        if (xml.Depth > Deepest)
        {
            throw Malformed($"attributes are nested more than {Deepest} deep.");
        }

        while (await NextAsync() && xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                await take();
            }
        }
    }

    /// <summary>Takes an attribute, and those nested in it or listed by it.</summary>
    private async Task TakeAsync(Collected into, string above)
    {
        var (type, key, value, line) = (xml.LocalName, xml.GetAttribute("key"), xml.GetAttribute("value"), Line);

        // A list's entries stand in an element of their own since XES 2.0.
        if (type == "values" && key is null)
        {
            await EachChildAsync(() => TakeAsync(into, above));
            return;
        }

        if (!Types.Contains(type))
        {
            notes.Add($"elements <{type}> are none of XES's, and are passed over", line);
        }
        else if (string.IsNullOrEmpty(key))
        {
            notes.Add("attributes without a key are passed over", line);
        }
        else if (value is not null)
        {
            into.Add(above + key, type, value, line);
        }

        await EachChildAsync(() => TakeAsync(into, string.IsNullOrEmpty(key) ? above : $"{above}{key}/"));
    }

    private async Task<bool> NextAsync()
    {
        content.BeginPiece();
        try
        {
            if (!await xml.ReadAsync())
            {
                return false;
            }
        }
        catch (XmlException e)
        {
            throw Malformed(Told(e), e.LineNumber);
        }
        catch (PieceTooLongException)
        {
            throw Malformed($"what begins here is longer than {LogFile.LongestPiece / 1024 / 1024} MB without an end, and is not read.");
        }
        catch (IOException e)
        {
            throw LedgerToolException.Usage($"The log cannot be read on, after line {Figure(Line)}: {e.Message}");
        }

        if (!hasBegun && xml.NodeType == XmlNodeType.Element)
        {
            hasBegun = xml.LocalName == "log" ? true : throw Malformed($"begins with <{xml.LocalName}>, not with <log>.");
        }

        return true;
    }

    /// <summary>.NET's sentence without its line, or ours where its own speaks of programming.</summary>
    private static string Told(XmlException e) => Place().Replace(e.Message, "") switch
    {
        var text when text.Contains("DTD", StringComparison.Ordinal) =>
            "it declares a document type (<!DOCTYPE …>). Such declarations can name other files and grow without bounds, and are not read; a log needs none: take it out.",
        var text when text.Contains("does not support", StringComparison.Ordinal) && text.Contains("encoding", StringComparison.Ordinal) =>
            $"its encoding is not known here. {text}",
        var text when text.StartsWith("Root element is missing", StringComparison.Ordinal) => "there is no XML in it.",
        var text when text.StartsWith("Data at the root level is invalid", StringComparison.Ordinal) => "it is no XML, which begins with '<'.",
        var text => text,
    };

    /// <summary>The case that is being read, as somebody would look for it.</summary>
    private string Called => name is null ? $"case {Figure(number)}" : $"case {Figure(number)}, '{Short(name)}',";

    private int Line => ((IXmlLineInfo)xml).LineNumber;

    private LedgerToolException Malformed(string what, int? line = null) =>
        LedgerToolException.Usage($"{file.Name}, at line {Figure(Math.Max(1, line ?? Line))}, is no XES log that can be read: {what}");

    private static string Figure(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@" Line \d+, position \d+\.$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();

    /// <summary>Attributes as they are gathered: the first of a key keeps its name, others are numbered.</summary>
    private sealed class Collected(XesLog log)
    {
        private readonly ImmutableArray<XesAttribute>.Builder attributes = ImmutableArray.CreateBuilder<XesAttribute>();
        private readonly Dictionary<string, int> times = new(StringComparer.Ordinal);

        public void Add(string key, string type, string value, int line)
        {
            var free = key;
            while (!times.TryAdd(free, 1))
            {
                free = $"{key}#{Figure(++times[key])}";
            }

            if (free != key)
            {
                log.notes.Add($"keys stand again in the same place, such as {Short(key)}; the first counts, the others are kept as {Short(key)}#2 and so on", line);
            }

            log.held += free.Length + value.Length;
            if (log.held > LargestCase)
            {
                throw log.Malformed($"{log.Called} holds more than {LargestCase / 1_000_000} million characters, and cannot be taken over as one.");
            }

            attributes.Add(new(log.keys.TryGetValue(free, out var known) ? known : log.Remember(free), type, value, line));
        }

        public ImmutableArray<XesAttribute> ToImmutable() => attributes.ToImmutable();
    }

    private static string Short(string key) => key.Length <= 60 ? key : key[..60] + "…";

    // Logs have few keys and millions of attributes; one that has millions of keys is not to fill the memory by them.
    private string Remember(string key)
    {
        if (keys.Count < 10_000)
        {
            keys.Add(key, key);
        }

        return key;
    }
}
