using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using EventLedger.Tests.Support;

namespace EventLedger.Application.Tests.Events;

/// <summary>Events are for ever: what is written today must be read as the same in ten years.</summary>
public sealed class when_storing_an_event
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Application.Tests", "Events", "Samples");
    private static readonly JsonSerializerOptions Indented = new(LedgerJson.Storage) { WriteIndented = true };

    public static TheoryData<string> Names => [.. Samples.Keys];

    private static Dictionary<string, DomainEvent> Samples { get; } = SampleEvents.Full.Select(e => (Name: EventCatalogue.Of(e.GetType()).StoredName, Event: e))
        .Concat(SampleEvents.Minimal.Select(e => (Name: $"{EventCatalogue.Of(e.GetType()).StoredName}.minimal", Event: e)))
        .Concat(SampleEvents.Backdated.Select(e => (Name: $"{EventCatalogue.Of(e.GetType()).StoredName}.backdated", Event: e)))
        .Concat(SampleEvents.Later.Select(e => (Name: $"{EventCatalogue.Of(e.GetType()).StoredName}.later", Event: e)))
        .Concat(SampleEvents.Attributed.Select(e => (Name: $"{EventCatalogue.Of(e.GetType()).StoredName}.attributed", Event: e)))
        .Concat(SampleEvents.Offered.Select(e => (Name: $"{EventCatalogue.Of(e.GetType()).StoredName}.offered", Event: e)))
        .Concat(SampleEvents.SealedTexts.Select(e => (Name: $"{EventCatalogue.Of(e.GetType()).StoredName}.sealed", Event: e)))
        .Concat(SampleEvents.Timed.Select(e => (Name: $"{EventCatalogue.Of(e.GetType()).StoredName}.timed", Event: e)))
        .ToDictionary(sample => sample.Name, sample => sample.Event, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void it_is_written_as_approved_and_read_as_it_was(string name)
    {
        var written = JsonSerializer.Serialize(Samples[name], Samples[name].GetType(), Indented) + "\n";
        var file = Path.Combine(Folder, $"{name}.json");
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            File.WriteAllText(file, written);
        }

        File.Exists(file).ShouldBeTrue($"A new event needs an approved sample: run this test once with APPROVE=1 and commit {file}.");
        written.ShouldBe(File.ReadAllText(file), "A stored event has changed. Stored events never change: add a new one, or upcast.");
        var read = JsonSerializer.Deserialize(File.ReadAllText(file), Samples[name].GetType(), LedgerJson.Storage)!;
        (JsonSerializer.Serialize(read, read.GetType(), Indented) + "\n").ShouldBe(written);
    }

    /// <summary>What is computed would be taken for recorded.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void it_is_told_with_the_members_it_is_stored_with(string name)
    {
        var (stored, told) = (Members(LedgerJson.Storage), Members(LedgerJson.Wire));

        told.ShouldBe(stored);

        List<string> Members(JsonSerializerOptions options)
        {
            var members = new List<string>();
            Collect(JsonSerializer.SerializeToElement(Samples[name], Samples[name].GetType(), options), "");
            return members;

            void Collect(JsonElement json, string path)
            {
                members.Add(path);

                // A text is told as one, and not how it is kept.
                if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("sealed", out _))
                {
                    return;
                }

                foreach (var (at, value) in json.ValueKind switch
                {
                    JsonValueKind.Object => json.EnumerateObject().Select(member => ($"{path}/{member.Name}", member.Value)),
                    JsonValueKind.Array => json.EnumerateArray().Select((entry, i) => ($"{path}/{i}", entry)),
                    _ => [],
                })
                {
                    Collect(value, at);
                }
            }
        }
    }

    [Fact]
    public void every_event_has_a_sample_and_no_sample_has_lost_its_event()
    {
        var events = EventCatalogue.All.Select(e => e.StoredName);
        SampleEvents.Full.Select(e => EventCatalogue.Of(e.GetType()).StoredName).Order(StringComparer.Ordinal).ShouldBe(
            events.Order(StringComparer.Ordinal), "An event is missing in SampleEvents.Full.");
        Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Except(Samples.Keys).ShouldBeEmpty(
            "An event that was released may never vanish.");
    }
}
