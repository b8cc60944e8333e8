using System.Text;

namespace EventLedger.Application.Tests.Events;

public sealed class when_approving_a_sample : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("approved-samples-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void a_missing_one_fails_with_the_way_to_add_it()
    {
        var samples = new ApprovedSamples(folder, approveMissing: false);

        Should.Throw<ShouldAssertException>(() => samples.Read("fee_waived", "{}"u8.ToArray())).Message.ShouldContain("APPROVE=1");
        samples.Names.ShouldBeEmpty();
    }

    [Fact]
    public void a_missing_one_is_written_when_asked_for()
    {
        var samples = new ApprovedSamples(folder, approveMissing: true);

        samples.Read("fee_waived", "{}"u8.ToArray()).ShouldBe("{}"u8.ToArray());
        samples.Names.ShouldBe(["fee_waived.json"]);
    }

    [Fact]
    public void an_approved_one_is_never_overwritten()
    {
        File.WriteAllText(Path.Combine(folder, "fee_waived.json"), "{\"reason\":\"x\"}");
        var samples = new ApprovedSamples(folder, approveMissing: true);

        Encoding.UTF8.GetString(samples.Read("fee_waived", "{}"u8.ToArray())).ShouldBe("{\"reason\":\"x\"}");
        File.ReadAllText(Path.Combine(folder, "fee_waived.json")).ShouldBe("{\"reason\":\"x\"}");
    }
}
