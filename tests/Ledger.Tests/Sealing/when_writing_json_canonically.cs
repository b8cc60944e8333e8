using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Application.Ledger;
using EventLedger.Ledger.Tests.Audit.Building;

namespace EventLedger.Ledger.Tests.Sealing;

public class when_writing_json_canonically
{
    private static readonly string[] Names = ["", "a", "b", "ab", "Z", "é", "\uFB01", "\U0001F600", "\"", "\\", "\n", "\u0001", "الاسم", "eventId", "at"];

    [Fact]
    public void it_is_what_the_slow_reference_writes_however_it_was_written()
    {
        var random = new Random(20261128);
        for (var i = 0; i < 2000; i++)
        {
            var document = Any(random, depth: 4);
            var expected = TestJson.Canonical(document);

            Canonical(document.ToJsonString()).ShouldBe(expected);
            Canonical(document.ToJsonString(new JsonSerializerOptions { WriteIndented = true })).ShouldBe(expected);
            Canonical(expected).ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"b":1,"a":1,"b":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""[{"c":{"b":1,"a":2,"\u0062":3}}]""")]
    [InlineData("""{"a":1e2}""")]
    [InlineData("""{"a":1} 2""")]
    public void what_has_no_canonical_form_is_refused(string text) => Should.Throw<JsonException>(() => Canonical(text));

    private static string Canonical(string text) => Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(text)));

    private static JsonNode Any(Random random, int depth) => random.Next(depth == 0 ? 3 : 6) switch
    {
        0 => random.Next(-1000, 1000),
        1 => Names[random.Next(Names.Length)],
        2 => random.Next(2) == 0,
        3 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Any(random, depth - 1))]),
        _ => new JsonObject(random.GetItems(Names, random.Next(8)).Distinct().Select(name => KeyValuePair.Create<string, JsonNode?>(name, Any(random, depth - 1)))),
    };
}
