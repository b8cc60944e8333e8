using System.Collections.Immutable;
using System.IO.Compression;
using System.Xml;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Ledger.Replay;

/// <summary>A case of a log: its own attributes and its events, in the log's order.</summary>
internal sealed record XesCase(ImmutableDictionary<string, string> Attributes, ImmutableArray<XesEvent> Events)
{
    public string Name => Attributes.GetValueOrDefault("concept:name", "");

    public string? Text(string key) => Attributes.GetValueOrDefault(key) is { Length: > 0 } text ? text : null;

    public Instant? At(string key) => Text(key) is { } text ? XesLog.Instant(text) : null;
}

internal sealed record XesEvent(ImmutableDictionary<string, string> Attributes)
{
    public string Name => Attributes.GetValueOrDefault("concept:name", "");

    public string Resource => Attributes.GetValueOrDefault("org:resource", "");

    public Instant At => XesLog.Instant(Attributes.GetValueOrDefault("time:timestamp", ""));
}

/// <summary>Reads IEEE XES, plain or gzipped, one case at a time.</summary>
internal static class XesLog
{
    private static readonly XmlReaderSettings Settings = new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        IgnoreComments = true,
        IgnoreWhitespace = true,
        IgnoreProcessingInstructions = true,
    };

    /// <exception cref="LedgerToolException">The file is missing or is no XES.</exception>
    public static async IAsyncEnumerable<XesCase> ReadAsync(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new LedgerToolException($"There is no file {file.FullName}.", ExitCodes.Usage);
        }

        await using var stream = Open(file);
        using var xml = XmlReader.Create(stream, Settings);
        var inLog = false;
        while (await NextAsync(xml, file))
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (!inLog && xml.LocalName != "log")
            {
                throw Malformed(file, $"begins with <{xml.LocalName}>, not with <log>", xml);
            }

            inLog = true;
            if (xml.LocalName == "trace")
            {
                yield return await ReadCaseAsync(xml, file);
            }
        }
    }

    public static Instant Instant(string text) => OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var at }
        ? at.ToInstant()
        : throw new LedgerToolException($"'{text}' is no date with an offset, such as 2011-10-11T13:45:40.276+02:00.", ExitCodes.Usage);

    private static async Task<XesCase> ReadCaseAsync(XmlReader xml, FileInfo file)
    {
        var attributes = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var events = ImmutableArray.CreateBuilder<XesEvent>();
        var depth = xml.Depth;
        if (!xml.IsEmptyElement)
        {
            while (await NextAsync(xml, file) && xml.Depth > depth)
            {
                if (xml.NodeType != XmlNodeType.Element || xml.Depth != depth + 1)
                {
                    continue;
                }

                if (xml.LocalName == "event")
                {
                    events.Add(new XesEvent(await ReadAttributesAsync(xml, file)));
                }
                else
                {
                    Take(xml, attributes);
                }
            }
        }

        return new(attributes.ToImmutable(), events.ToImmutable());
    }

    private static async Task<ImmutableDictionary<string, string>> ReadAttributesAsync(XmlReader xml, FileInfo file)
    {
        var attributes = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var depth = xml.Depth;
        if (!xml.IsEmptyElement)
        {
            while (await NextAsync(xml, file) && xml.Depth > depth)
            {
                if (xml.NodeType == XmlNodeType.Element && xml.Depth == depth + 1)
                {
                    Take(xml, attributes);
                }
            }
        }

        return attributes.ToImmutable();
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
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            throw Malformed(file, e.Message, xml);
        }
    }

    private static LedgerToolException Malformed(FileInfo file, string what, XmlReader xml) =>
        new($"{file.Name} is no XES log, at line {((IXmlLineInfo)xml).LineNumber}: {what}", ExitCodes.Usage);

    // Told by its content: people rename files.
    private static Stream Open(FileInfo file)
    {
        var stream = file.OpenRead();
        var zipped = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = 0;
        return zipped ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }
}
