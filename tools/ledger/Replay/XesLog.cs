using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Xml;

namespace EventLedger.Ledger.Replay;

/// <summary>Reads IEEE XES, plain or gzipped, one case at a time: a log may be larger than the memory.</summary>
internal static class XesLog
{
    private static readonly XmlReaderSettings Settings = new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        IgnoreComments = true,
        IgnoreWhitespace = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    /// <exception cref="LedgerToolException">The file is missing or is no XES.</exception>
    public static async IAsyncEnumerable<XesCase> ReadAsync(FileInfo file, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var stream = Open(file);
        using var xml = XmlReader.Create(stream, Settings);
        var inLog = false;
        while (await NextAsync(xml, file))
        {
            cancellation.ThrowIfCancellationRequested();
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (!inLog && xml.LocalName != "log")
            {
                throw Malformed(file, $"begins with <{xml.LocalName}>, not with <log>.", xml);
            }

            inLog = true;
            if (xml is { LocalName: "trace", Depth: 1 })
            {
                yield return await ReadCaseAsync(xml, file);
            }
        }
    }

    private static async Task<XesCase> ReadCaseAsync(XmlReader xml, FileInfo file)
    {
        var line = LineOf(xml);
        var attributes = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var events = ImmutableArray.CreateBuilder<XesEvent>();
        await foreach (var child in ChildrenAsync(xml, file))
        {
            if (child.LocalName == "event")
            {
                events.Add(await ReadEventAsync(xml, file));
            }
            else
            {
                Take(child, attributes);
            }
        }

        return new(attributes.ToImmutable(), events.ToImmutable(), line);
    }

    private static async Task<XesEvent> ReadEventAsync(XmlReader xml, FileInfo file)
    {
        var line = LineOf(xml);
        var attributes = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        await foreach (var child in ChildrenAsync(xml, file))
        {
            Take(child, attributes);
        }

        return new(attributes.ToImmutable(), line);
    }

    /// <summary>Stands at each child element in turn. What is nested deeper (attributes of attributes) is passed over.</summary>
    private static async IAsyncEnumerable<XmlReader> ChildrenAsync(XmlReader xml, FileInfo file)
    {
        var depth = xml.Depth;
        if (xml.IsEmptyElement)
        {
            yield break;
        }

        while (await NextAsync(xml, file) && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.Depth == depth + 1)
            {
                yield return xml;
            }
        }
    }

    private static void Take(XmlReader xml, ImmutableDictionary<string, string>.Builder attributes)
    {
        if (xml.GetAttribute("key") is { } key && xml.GetAttribute("value") is { } value)
        {
            attributes[key] = value;
        }
    }

    private static async Task<bool> NextAsync(XmlReader xml, FileInfo file)
    {
        try
        {
            return await xml.ReadAsync();
        }
        catch (Exception e) when (e is XmlException or InvalidDataException or IOException)
        {
            throw Malformed(file, e.Message, xml);
        }
    }

    private static int LineOf(XmlReader xml) => ((IXmlLineInfo)xml).LineNumber;

    private static LedgerToolException Malformed(FileInfo file, string what, XmlReader xml) =>
        LedgerToolException.Usage($"{file.Name} is no XES log, at line {LineOf(xml)}: {what}");

    // Told by its content: people rename files.
    private static Stream Open(FileInfo file)
    {
        try
        {
            var stream = file.OpenRead();
            var zipped = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
            stream.Position = 0;
            return zipped ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw LedgerToolException.Usage($"The log cannot be read: {e.Message}");
        }
    }
}
