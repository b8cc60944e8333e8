using System.Text.Json.Nodes;
using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Tests.Audit;

public class when_saying_what_a_policy_protects_from
{
    private static readonly string[] Keys = [.. new[] { "audit.example/w1", "court.example/w2", "press.example/w3" }.Select(name => TestKey.OfWitness(name).Verifier)];

    [Theory]
    [InlineData(0, 0, "policy-without-witnesses", "a fork by the key's holder", "فلن يُكتشف ذلك")]
    [InlineData(0, 3, "policy-without-witnesses", "a fork by the key's holder", "فلن يُكتشف ذلك")]
    [InlineData(1, 1, "policy-witnesses", "only with 1 of them", "بتواطؤ \u20681\u2069 منهم")]
    [InlineData(2, 3, "policy-witnesses", "only with 1 of them", "بتواطؤ \u20681\u2069 منهم")]
    [InlineData(2, 2, "policy-witnesses", "only with 2 of them", "بتواطؤ \u20682\u2069 منهم")]
    [InlineData(1, 2, "policy-witnesses-divisible", "no more than half", "ما لا يزيد على النصف")]
    public void the_verdict_says_it_in_its_line(int threshold, int count, string code, string english, string arabic)
    {
        var good = new AuditCase();
        good.Policy.Remove("maxAge");
        good.Policy["witnesses"] = new JsonObject { ["threshold"] = threshold, ["keys"] = new JsonArray([.. Keys.Take(count).Select(key => (JsonNode)key)]) };

        var verdict = good.Judge();

        (verdict.ExitCode, verdict.Protection?.Code).ShouldBe((VerifyExitCodes.Ok, code));
        LastLine(verdict, FindingTexts.English).ShouldContain(english);
        LastLine(verdict, FindingTexts.Arabic).ShouldContain(arabic);
    }

    private static string LastLine(Verdict verdict, FindingTexts texts)
    {
        using var output = new StringWriter();
        new VerdictReport(output, texts).WriteText(verdict);
        return output.ToString().TrimEnd().Split('\n')[^1];
    }
}
