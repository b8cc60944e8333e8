using System.Text;
using System.Xml;
using System.Xml.Linq;
using EventLedger.Domain.Phone;

namespace EventLedger.Api.Phone;

/// <summary>
/// A turn of the dialogue as VoiceXML 2.1. A document only says, waits and hands on what came: wrong keys, silence and keys before the time was
/// over are all judged by <see cref="PhoneDialogue"/>.
/// </summary>
internal static class VoiceDocument
{
    private const string ContentType = "application/voicexml+xml; charset=utf-8";
    private const int MostKeys = 60;

    private const string Call = "call";
    private const string Heard = "heard";
    private const string Keys = "keys";
    private const string Unclear = "unclear";

    private static readonly XNamespace Vxml = "http://www.w3.org/2001/vxml";
    private static readonly XmlWriterSettings Written = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    public static async Task WriteAsync(HttpContext http, PhoneTurn turn)
    {
        var bytes = Bytes(new XDocument(Document(turn, Recordings.Of(http))));
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = bytes.Length;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    /// <summary>Where a call stands and what came, as a document of ours has a platform send them; no call when it is none of ours.</summary>
    public static async Task<(PhoneCall? Call, PhoneInput Input)> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            return (null, new PhoneInput(""));
        }

        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return (CallText.Read(form[Call]), PhoneInput.Read(form[Keys], form[Heard] == Unclear));
        }
        catch (InvalidDataException)
        {
            // No form, whatever its type says.
            return (null, new PhoneInput(""));
        }
    }

    private static byte[] Bytes(XDocument document)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, Written))
        {
            document.Save(writer);
        }

        return bytes.ToArray();
    }

    private static XElement Document(PhoneTurn turn, Recordings recordings) => new(
        Vxml + "vxml",
        new XAttribute("version", "2.1"),
        Language(turn.Call.Languages[0]),
        Property("inputmodes", "dtmf"),
        Property("termchar", "#"),
        Property("timeout", "8s"),
        Property("interdigittimeout", "5s"),
        new XElement(Vxml + "catch", new XAttribute("event", "connection.disconnect"), new XElement(Vxml + "exit")),

        // Where the service does not answer, or refuses, the document before says so.
        new XElement(Vxml + "error", Prompts(turn.Call, [new Prompt.Sentence(Sentences.Failed)], recordings, bargein: false), new XElement(Vxml + "disconnect")),
        turn.Call.Step == PhoneStep.Ended ? Farewell(turn, recordings) : Question(turn, recordings));

    private static XElement Farewell(PhoneTurn turn, Recordings recordings) => Form(
        new XElement(Vxml + "block", Prompts(turn.Call, turn.Prompts, recordings, bargein: false), new XElement(Vxml + "disconnect")));

    private static XElement Question(PhoneTurn turn, Recordings recordings) => Form(
        Variable(Call, CallText.Write(turn.Call)),
        Variable(Heard, Keys),
        new XElement(
            Vxml + "field",
            new XAttribute("name", Keys),
            Grammar(turn.Call.Step == PhoneStep.Number ? MostKeys : 1),
            Prompts(turn.Call, turn.Prompts, recordings, bargein: true),
            Handler("noinput", "silence"),
            Handler("nomatch", Unclear),
            new XElement(Vxml + "filled", Submit($"{Call} {Heard} {Keys}"))));

    private static XElement Form(params object[] content) => new(Vxml + "form", new XAttribute("id", "turn"), content);

    // Any number of keys is taken, so that those which came before the time was over are handed on, too.
    private static XElement Grammar(int mostKeys) => new(
        Vxml + "grammar",
        new XAttribute("mode", "dtmf"),
        new XAttribute("version", "1.0"),
        new XAttribute("root", "pressed"),
        new XAttribute("type", "application/srgs+xml"),
        new XElement(
            Vxml + "rule",
            new XAttribute("id", "pressed"),
            new XAttribute("scope", "public"),
            new XElement(Vxml + "item", new XAttribute("repeat", mostKeys == 1 ? "1" : $"1-{mostKeys}"), new XElement(Vxml + "ruleref", new XAttribute("uri", "#key")))),
        new XElement(
            Vxml + "rule",
            new XAttribute("id", "key"),
            new XElement(Vxml + "one-of", "0123456789*".Select(key => new XElement(Vxml + "item", key.ToString())))));

    private static XElement Handler(string @event, string heard) => new(
        Vxml + @event,
        new XElement(Vxml + "assign", new XAttribute("name", Heard), new XAttribute("expr", Quoted(heard))),
        Submit($"{Call} {Heard}"));

    private static XElement Submit(string names) => new(
        Vxml + "submit",
        new XAttribute("next", TakeTurnEndpoint.Path),
        new XAttribute("method", "post"),
        new XAttribute("namelist", names));

    private static XElement Variable(string name, string value) => new(Vxml + "var", new XAttribute("name", name), new XAttribute("expr", Quoted(value)));

    private static XElement Property(string name, string value) => new(Vxml + "property", new XAttribute("name", name), new XAttribute("value", value));

    private static IEnumerable<XElement> Prompts(PhoneCall call, IEnumerable<Prompt> prompts, Recordings recordings, bool bargein) => call.Languages.Select(language => new XElement(
        Vxml + "prompt",
        new XAttribute("bargein", bargein ? "true" : "false"),
        Language(language),
        prompts.SelectMany(prompt => Speech.Of(prompt, language, name => PhoneTexts.Of(language, name)))
            .SelectMany(piece => new[] { Piece(piece, language, recordings), new XText(" ") })));

    private static XNode Piece(SpokenPiece piece, PhoneLanguage language, Recordings recordings) => recordings.AddressOf(language, piece.Recording) is { } address
        ? new XElement(Vxml + "audio", new XAttribute("src", address), piece.Text)
        : new XText(piece.Text);

    private static XAttribute Language(PhoneLanguage language) => new(XNamespace.Xml + "lang", language == PhoneLanguage.Arabic ? "ar-SA" : "en");

    // Nothing that is quoted has a quote or a backslash in it: names of ours, and references.
    private static string Quoted(string plain) => $"'{plain}'";
}
