using System.Text.Json;
using EventLedger.Ledger.Proofs;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Ledger.Verify;

/// <summary>A JSON value together with where it stands. Whatever is not exactly as asked for throws.</summary>
/// <exception cref="MalformedException">On every member, when the value is not what is asked for.</exception>
internal readonly struct StrictJson
{
    private const int Deepest = 64;
    private readonly JsonElement element;
    private readonly string file;
    private readonly string path;

    private StrictJson(JsonElement element, string file, string path) => (this.element, this.file, this.path) = (element, file, path);

    /// <summary>Parses what has to be in canonical form.</summary>
    public static StrictJson ParseCanonical(byte[] bytes, string file) => CanonicalJson.FirstFault(bytes) is { } fault
        ? throw new MalformedException(Findings.JsonNotCanonical(file, fault))
        : Parse(bytes, file);

    /// <summary>Parses what people write: white space and order are theirs, members twice are not.</summary>
    public static StrictJson Parse(byte[] bytes, string file)
    {
        try
        {
            return new StrictJson(JsonElement.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = Deepest }), file, "");
        }
        catch (JsonException)
        {
            throw new MalformedException(Findings.JsonInvalid(file));
        }
    }

    /// <summary>This is an object of these members, all of them and no others.</summary>
    public StrictJson WithMembers(params ReadOnlySpan<string> required) => WithMembers(required, []);

    /// <summary>This is an object of the required members, perhaps some of the optional ones, and no others.</summary>
    public StrictJson WithMembers(ReadOnlySpan<string> required, ReadOnlySpan<string> optional)
    {
        var members = Of(JsonValueKind.Object).EnumerateObject();
        foreach (var name in members.Select(member => member.Name))
        {
            if (!required.Contains(name) && !optional.Contains(name))
            {
                throw new MalformedException(Findings.MemberUnknown(file, Below(name)));
            }
        }

        foreach (var name in required)
        {
            if (!Has(name))
            {
                throw new MalformedException(Findings.MemberMissing(file, Below(name)));
            }
        }

        return this;
    }

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    public bool Has(string name) => element.TryGetProperty(name, out _);

    public StrictJson Member(string name) => Of(JsonValueKind.Object).TryGetProperty(name, out var member)
        ? new StrictJson(member, file, Below(name))
        : throw new MalformedException(Findings.MemberMissing(file, Below(name)));

    public List<T> Items<T>(Func<StrictJson, T> read, int most = int.MaxValue)
    {
        if (Of(JsonValueKind.Array).GetArrayLength() > most)
        {
            throw Wrong();
        }

        var (source, name, items) = (file, path, new List<T>());
        foreach (var item in element.EnumerateArray())
        {
            items.Add(read(new StrictJson(item, source, $"{name}[{items.Count}]")));
        }

        return items;
    }

    public string Text()
    {
        try
        {
            return Of(JsonValueKind.String).GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text.
            throw Wrong();
        }
    }

    public string NonEmptyText() => Text() is { Length: > 0 } text ? text : throw Wrong();

    public ulong Number() => Strict.TryNumber(Of(JsonValueKind.Number).GetRawText(), out var number) ? number : throw Wrong();

    public byte[] Bytes() => Strict.TryBase64(Text(), out var bytes) ? bytes : throw Wrong();

    public byte[] Hash() => Bytes() is { Length: Merkle.HashLength } hash ? hash : throw Wrong();

    public List<byte[]> Proof() => Items(hash => hash.Hash(), Merkle.LongestProof);

    public Instant Instant() => InstantPattern.ExtendedIso.Parse(Text()) is { Success: true, Value: var instant } ? instant : throw Wrong();

    /// <summary>The exception that says that this is not what it should be.</summary>
    public MalformedException Wrong() => new(Findings.MemberWrong(file, path.Length == 0 ? "{}" : path));

    private JsonElement Of(JsonValueKind kind) => element.ValueKind == kind ? element : throw Wrong();

    private string Below(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
