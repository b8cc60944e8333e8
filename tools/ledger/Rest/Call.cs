using System.Net;
using System.Text.Json.Nodes;

namespace EventLedger.Ledger.Rest;

/// <summary>One call to make: where, what and under which idempotency key.</summary>
/// <param name="Name">What reports call it, such as <c>work-steps</c>.</param>
internal sealed record Call(string Name, string Path, JsonObject Body, string Key);

/// <summary>What a call was answered: accepted, accepted before (replayed), or refused by a code.</summary>
internal sealed record Answer(HttpStatusCode Status, bool Replayed, JsonObject Body)
{
    /// <summary>What was answered, as it came; only JSON objects fill the body.</summary>
    public byte[] Content { get; init; } = [];

    public bool IsAccepted => (int)Status is >= 200 and < 300;

    public string? RefusalCode => IsAccepted ? null : Text("code") ?? $"http-{(int)Status}";

    /// <summary>The sentence that comes with a refusal.</summary>
    public string Detail => Text("detail") ?? Text("title") ?? Status.ToString();

    /// <summary>What is wrong with each member of the body, by the member; null when the refusal is not about members.</summary>
    public JsonObject? Errors => IsAccepted ? null : Body["errors"] as JsonObject;

    private string? Text(string member) => Body[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
