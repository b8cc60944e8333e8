using System.Net;
using System.Xml.Linq;
using System.Xml.Schema;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Phone;

/// <summary>What a voice platform does with documents: it says prompts, takes keys by the grammar, and sends what a document tells it to send.</summary>
internal sealed class VoiceBrowser(LedgerHost host)
{
    public static readonly XNamespace Vxml = "http://www.w3.org/2001/vxml";

    public async Task<VoicePage> BeginAsync() => Read(await host.GetAsync(null, "/phone"));

    /// <summary>The keys that a caller pressed before the time was over, or before the square.</summary>
    public Task<VoicePage> KeyAsync(VoicePage page, string keys)
    {
        page.Takes(keys).ShouldBeTrue($"The grammar does not take {keys}.");

        // As platforms hand a string of keys on.
        return SendAsync(page, page.Field.Element(Vxml + "filled")!, string.Join(' ', keys.ToCharArray()));
    }

    public Task<VoicePage> SilenceAsync(VoicePage page) => SendAsync(page, page.Field.Element(Vxml + "noinput")!);

    /// <summary>Something came that the grammar does not take.</summary>
    public Task<VoicePage> UnclearAsync(VoicePage page) => SendAsync(page, page.Field.Element(Vxml + "nomatch")!);

    public async Task<VoicePage> PostAsync(HttpContent content) => Read(await host.SendAsync(null, HttpMethod.Post, "/phone/turn", content));

    /// <summary>A handler is run: its assignments, and then what it submits.</summary>
    private async Task<VoicePage> SendAsync(VoicePage page, XElement handler, string? keys = null)
    {
        var variables = page.Variables();
        foreach (var assigned in handler.Elements(Vxml + "assign"))
        {
            variables[(string)assigned.Attribute("name")!] = Unquoted((string)assigned.Attribute("expr")!);
        }

        if (keys is not null)
        {
            variables[(string)page.Field.Attribute("name")!] = keys;
        }

        var submit = handler.Element(Vxml + "submit").ShouldNotBeNull();
        ((string)submit.Attribute("method")!).ShouldBe("post");

        // What is sent and was never given a value is an error of the document.
        var sent = ((string)submit.Attribute("namelist")!).Split(' ').Select(name => KeyValuePair.Create(name, variables[name]));
        return Read(await host.SendAsync(null, HttpMethod.Post, (string)submit.Attribute("next")!, new FormUrlEncodedContent(sent)));
    }

    internal static string Unquoted(string script) => script is ['\'', .. var plain, '\''] && !plain.Contains('\'', StringComparison.Ordinal) && !plain.Contains('\\', StringComparison.Ordinal)
        ? plain
        : throw new InvalidOperationException($"{script} is no plain string.");

    private static VoicePage Read(Reply reply)
    {
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.MediaType.ShouldBe("application/voicexml+xml");
        return new VoicePage(XDocument.Parse(reply.Text));
    }
}

/// <summary>A document, as a platform reads it.</summary>
internal sealed record VoicePage(XDocument Document)
{
    private static readonly XNamespace Vxml = VoiceBrowser.Vxml;

    public bool HasEnded => Form.Element(Vxml + "field") is null && Form.Element(Vxml + "block")!.Element(Vxml + "disconnect") is not null;

    public XElement Field => Form.Element(Vxml + "field").ShouldNotBeNull();

    /// <summary>Where the call stands, as the platform carries it on; empty once it has ended.</summary>
    public string Call => Variables().GetValueOrDefault("call", "");

    public IEnumerable<XElement> Prompts => (Form.Element(Vxml + "field") ?? Form.Element(Vxml + "block")!).Elements(Vxml + "prompt");

    /// <summary>How it wants the platform to be set.</summary>
    public string Property(string name) => (string)Document.Root!.Elements(Vxml + "property").Single(property => (string)property.Attribute("name")! == name).Attribute("value")!;

    private XElement Form => Document.Root!.Element(Vxml + "form")!;

    /// <summary>What is said in a language, by whatever voice.</summary>
    public string Said(string language) => string.Join(' ', Prompts.Where(prompt => (string)prompt.Attribute(XNamespace.Xml + "lang")! == language).Select(prompt => prompt.Value.Trim()));

    public Dictionary<string, string> Variables() => Form.Elements(Vxml + "var").ToDictionary(
        variable => (string)variable.Attribute("name")!, variable => VoiceBrowser.Unquoted((string)variable.Attribute("expr")!), StringComparer.Ordinal);

    /// <summary>Whether the grammar takes these keys.</summary>
    public bool Takes(string keys)
    {
        var grammar = Field.Element(Vxml + "grammar").ShouldNotBeNull();
        ((string)grammar.Attribute("mode")!).ShouldBe("dtmf");
        var rules = grammar.Elements(Vxml + "rule").ToDictionary(rule => (string)rule.Attribute("id")!, StringComparer.Ordinal);
        var item = rules[(string)grammar.Attribute("root")!].Element(Vxml + "item")!;
        var most = int.Parse(((string)item.Attribute("repeat")!).Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture);
        var known = rules[((string)item.Element(Vxml + "ruleref")!.Attribute("uri")!).TrimStart('#')].Descendants(Vxml + "item").Select(key => key.Value).ToHashSet(StringComparer.Ordinal);
        return keys.Length > 0 && keys.Length <= most && keys.All(key => known.Contains(key.ToString()));
    }
}

/// <summary>W3C's schemas of VoiceXML 2.1, which lie beside the sources and are not part of them.</summary>
internal static class VoiceSchemas
{
    /// <summary>Skips the test, with a sentence, where they are not.</summary>
    public static XmlSchemaSet Read()
    {
        const string name = "shared/vxml/vxml.xsd";
        string? found = null;
        for (var at = AppContext.BaseDirectory; at is not null && found is null; at = Path.GetDirectoryName(at))
        {
            found = File.Exists(Path.Combine(at, name)) ? Path.Combine(at, name) : null;
        }

        found ??= Environment.GetEnvironmentVariable("EVENTLEDGER_VXML");
        Assert.SkipWhen(found is null, $"{name} is not beside the sources, and EVENTLEDGER_VXML does not say where it is.");
        var schemas = new XmlSchemaSet { XmlResolver = new System.Xml.XmlUrlResolver() };
        schemas.Add(VoiceBrowser.Vxml.NamespaceName, found!);
        schemas.Compile();
        return schemas;
    }

    /// <summary>What a document says that the schemas do not allow.</summary>
    public static List<string> Faults(this XmlSchemaSet schemas, XDocument document)
    {
        var faults = new List<string>();
        document.Validate(schemas, (_, fault) => faults.Add(fault.Message));
        return faults;
    }
}
