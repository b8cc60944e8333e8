using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Application.Webhooks;

/// <summary>Writes what of an event is told to others, and says in a JSON Schema what that is: both by the same shape.</summary>
public static class PublicData
{
    /// <summary>Names the schema of a type of event, whatever the service's address is.</summary>
    public static string SchemaId(string storedName) => $"urn:eventledger:schema:{storedName}";

    public static JsonObject Of(DomainEvent e, PublicGroup shape) =>
        (JsonObject?)Pick(shape, JsonSerializer.SerializeToNode(e, e.GetType(), LedgerJson.Storage)) ?? new JsonObject();

    /// <summary>Of draft 2020-12. Members that are not named may come later.</summary>
    public static JsonObject Schema(string storedName, PublicGroup shape)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = SchemaId(storedName),
            ["title"] = storedName,
        };
        foreach (var (name, value) in Group(shape).ToList())
        {
            schema[name] = value?.DeepClone();
        }

        return schema;
    }

    private static JsonNode? Pick(PublicShape shape, JsonNode? node) => (shape, node) switch
    {
        (PublicGroup group, JsonObject members) => new JsonObject(group.Members
            .Where(member => members[member.Name] is not null)
            .Select(member => KeyValuePair.Create(member.Name, Pick(member.Shape, members[member.Name])))),
        (PublicList list, JsonArray entries) => new JsonArray(entries.Select(entry => Pick(list.Entry, entry)).ToArray()),
        (PublicValue or PublicChoice, JsonValue value) => value.DeepClone(),
        _ => null,
    };

    private static JsonObject Described(PublicShape shape) => shape switch
    {
        PublicGroup group => Group(group),
        PublicList list => new JsonObject { ["type"] = "array", ["items"] = Described(list.Entry) },
        PublicChoice choice => new JsonObject { ["type"] = "string", ["enum"] = Texts(choice.Names) },
        PublicValue { Form: var form } => form switch
        {
            PublicForm.Id => Text("uuid"),
            PublicForm.Instant => Text("date-time"),
            PublicForm.Date => Text("date"),
            PublicForm.Flag => new JsonObject { ["type"] = "boolean" },
            PublicForm.Whole => new JsonObject { ["type"] = "integer" },
            PublicForm.Number => new JsonObject { ["type"] = "number" },
            _ => new JsonObject { ["type"] = "string" },
        },
        _ => new JsonObject(),
    };

    private static JsonObject Group(PublicGroup group) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(group.Members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)Described(member.Shape)))),
        ["required"] = Texts(group.Members.Where(member => !member.IsOptional).Select(member => member.Name)),
    };

    private static JsonObject Text(string format) => new() { ["type"] = "string", ["format"] = format };

    private static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(text => (JsonNode?)JsonValue.Create(text)).ToArray());
}
