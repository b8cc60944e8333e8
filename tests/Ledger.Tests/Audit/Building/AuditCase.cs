using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Tests.Audit.Building;

/// <summary>A ledger, a bundle of it and an auditor, each to be changed before the auditor judges.</summary>
internal sealed class AuditCase
{
    public const string Makkah = "makkah";
    public const string Madinah = "madinah";
    public const string First = "0198a5a0-0000-7000-8000-00000000000a";
    public const string Second = "0198a5a0-0000-7000-8000-00000000000b";
    public const string Third = "0198a5a0-0000-7000-8000-00000000000c";
    public const string Absent = "0198a5a0-0000-7000-8000-0000000000ff";

    private byte[]? zip;

    public AuditCase(TestLedger? ledger = null)
    {
        Ledger = ledger ?? Lived();
        Bundle = Ledger.Bundle((Makkah, First), (Makkah, Second));
        Policy = PolicyOf(TestKey.OfLog(TestLedger.Origin).Verifier);
    }

    public TestLedger Ledger { get; }

    public TestBundle Bundle { get; set; }

    public JsonObject Policy { get; set; }

    /// <summary>The checkpoint the auditor accepted before.</summary>
    public string? Remembered { get; set; }

    public DateTimeOffset Now { get; set; } = TestLedger.Start + TimeSpan.FromHours(1);

    /// <summary>The archive, when it is not simply the bundle's files.</summary>
    public byte[] Zip
    {
        get => zip ?? Bundle.Zip();
        set => zip = value;
    }

    /// <summary>Three streams in three batches: four events in the first, two in the second, one in another region.</summary>
    public static TestLedger Lived(Action<TestLedger>? last = null)
    {
        var ledger = Begun();
        ledger.Append(Makkah, First);
        ledger.Append(Makkah, Second);
        last?.Invoke(ledger);
        return ledger.Seal();
    }

    /// <summary>The same without its last batch.</summary>
    public static TestLedger Begun()
    {
        var ledger = new TestLedger();
        ledger.Append(Makkah, First, new Oddity { Flags = 2 });
        ledger.Append(Makkah, Second);
        ledger.Seal();
        ledger.Append(Makkah, First);
        ledger.Append(Madinah, Third);
        ledger.Append(Makkah, First);
        return ledger.Seal();
    }

    public static JsonObject PolicyOf(params string[] logKeys) => new()
    {
        ["origin"] = TestLedger.Origin,
        ["logKeys"] = new JsonArray([.. logKeys.Select(key => new JsonObject { ["key"] = key })]),
        ["witnesses"] = new JsonObject
        {
            ["threshold"] = 2,
            ["keys"] = new JsonArray(TestKey.OfWitness("audit.example/w1").Verifier, TestKey.OfWitness("court.example/w2").Verifier),
        },
        ["maxAge"] = "P7D",
    };

    public void Rebundle() => Bundle = Ledger.Bundle((Makkah, First), (Makkah, Second));

    public Verdict Judge() => Verification.Judge(Zip, ReadPolicy(), ReadRemembered(), Now);

    public Policy ReadPolicy() => Verify.Policy.Parse(Encoding.UTF8.GetBytes(Policy.ToJsonString()), "policy.json");

    private Remembered? ReadRemembered() => Remembered is null
        ? null
        : new Remembered(CheckpointNote.Read(Encoding.UTF8.GetBytes(Remembered), "remembered").Checkpoint, new Dictionary<string, BucketEntry>(StringComparer.Ordinal));
}
