using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Rest;
using NodaTime;

namespace EventLedger.Ledger.Simulate;

/// <summary>
/// Collects the calls of one life. Each comes some time after the one before; when the day is over the life stands
/// where it is, and what would come later is not told.
/// </summary>
/// <param name="name">Of the request; its calls' keys begin with it.</param>
/// <param name="counter">The account that acts for the beneficiary: a clerk, or the beneficiary.</param>
/// <param name="tellsWhen">Whether each call says when it happened; otherwise it happens as it is made.</param>
internal sealed class Story(string name, SampleService service, string counter, string officer, Instant opened, Instant dayEnd, bool tellsWhen, Lottery lottery)
{
    private readonly ImmutableArray<PlannedCall>.Builder calls = ImmutableArray.CreateBuilder<PlannedCall>();
    private Instant now = opened;

    public string Name => name;

    public SampleService Service => service;

    public Lottery Lottery => lottery;

    public Instant Now => now;

    public bool TellsWhen => tellsWhen;

    public ImmutableArray<PlannedCall> Calls => calls.ToImmutable();

    /// <param name="instant">The member that says when.</param>
    public void Counter(string command, string instant, int atLeast, int atMost, JsonObject body) => Add(counter, command, instant, atLeast, atMost, body);

    public void Officer(string command, string instant, int atLeast, int atMost, JsonObject body) => Add(officer, command, instant, atLeast, atMost, body);

    public void Transmit(int atLeast, int atMost)
    {
        if (!service.Documents.IsEmpty)
        {
            Counter("transmissions", "transmittedAt", atLeast, atMost, new() { ["documents"] = new JsonArray([.. service.Documents.Select(Document)]) });
        }
    }

    private JsonNode Document(string document) => new JsonObject
    {
        ["name"] = document,
        ["mediaType"] = lottery.Chance(70) ? "application/pdf" : "image/jpeg",
        ["sizeBytes"] = lottery.Between(20_000, 2_000_000),
        ["sha256"] = lottery.Hexadecimal(64),
    };

    private void Add(string account, string command, string instant, int atLeast, int atMost, JsonObject body)
    {
        now += Duration.FromSeconds(lottery.Between(atLeast * 60, atMost * 60));
        if (now > dayEnd)
        {
            return;
        }

        if (tellsWhen)
        {
            body[instant] = CasePlanner.Wire(now);
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"{name}:{calls.Count}");
        calls.Add(new(account, new Call(command, command, body, key)));
    }
}
