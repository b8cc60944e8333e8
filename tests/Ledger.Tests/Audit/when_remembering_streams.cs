using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Ledger.Verify;
using static EventLedger.Ledger.Tests.Audit.Building.AuditCase;

namespace EventLedger.Ledger.Tests.Audit;

/// <summary>A tree that continues what was seen, signed and cosigned, in which a stream does not.</summary>
public sealed class when_remembering_streams : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("memory-");

    private FileInfo File => new(Path.Combine(folder.FullName, "remembered"));

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void a_stream_that_has_become_shorter_is_found()
    {
        Accept(Begun(), VerifyExitCodes.Ok);
        var ledger = Begun();
        ledger.Cut(Makkah, First, 2);

        Judge(ledger.Seal()).ShouldBe(["stream-shorter"]);
    }

    [Fact]
    public void one_that_was_erased_is_found()
    {
        Accept(Begun(), VerifyExitCodes.Ok);
        var ledger = Begun();
        ledger.Cut(Makkah, First, 0);

        Judge(ledger.Seal()).ShouldBe(["stream-shorter"]);
    }

    [Fact]
    public void another_history_of_it_is_found()
    {
        Accept(Begun(), VerifyExitCodes.Ok);
        var ledger = Begun();
        ledger.Cut(Makkah, First, 2);
        ledger.Append(Makkah, First);
        ledger.Append(Makkah, First);

        Judge(ledger.Seal()).ShouldBe(["stream-rewritten"]);
    }

    [Fact]
    public void one_that_goes_on_is_remembered_as_far_as_it_goes()
    {
        Accept(Begun(), VerifyExitCodes.Ok);
        var ledger = Begun();
        ledger.Append(Makkah, First);
        Accept(ledger.Seal(), VerifyExitCodes.Ok);
        ledger.Cut(Makkah, First, 3);
        ledger.Seal();

        Judge(ledger).ShouldBe(["stream-shorter"]);
        Memory.Read(File)!.Streams.Values.Select(stream => stream.Version).Order().ShouldBe([1UL, 4UL]);
    }

    [Fact]
    public void a_memory_of_an_earlier_release_goes_on_being_read()
    {
        var ledger = Begun();
        System.IO.File.WriteAllText(File.FullName, ledger.Checkpoint());
        Memory.Read(File)!.Streams.ShouldBeEmpty();

        ledger.Append(Makkah, First);
        Accept(ledger.Seal(), VerifyExitCodes.Ok);

        Memory.Read(File)!.Streams.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAA 1 1")]
    [InlineData("AAAA 1 01 AAAA")]
    [InlineData("AAAA 1 1 AAAA\nAAAA 2 2 AAAA")]
    public void one_that_was_damaged_is_not(string line)
    {
        System.IO.File.WriteAllText(File.FullName, $"{Begun().Checkpoint()}\n{line}\n");

        Should.Throw<MalformedException>(() => Memory.Read(File)).Finding.Code.ShouldBe("memory-malformed");
    }

    [Fact]
    public void an_empty_one_is_no_checkpoint()
    {
        System.IO.File.WriteAllText(File.FullName, "");

        Should.Throw<MalformedException>(() => Memory.Read(File)).Finding.Code.ShouldBe("checkpoint-malformed");
    }

    /// <summary>The codes of what makes it unacceptable.</summary>
    private IEnumerable<string> Judge(TestLedger ledger) => Judge(new AuditCase(ledger)).Findings.Where(finding => finding.IsFault).Select(finding => finding.Code);

    private void Accept(TestLedger ledger, int code)
    {
        var good = new AuditCase(ledger);
        var verdict = Judge(good);
        verdict.ExitCode.ShouldBe(code, string.Join('\n', verdict.Findings));
        Memory.Keep(File, good.Zip, Memory.Read(File), verdict.Streams);
    }

    private Verdict Judge(AuditCase @case)
    {
        var remembered = Memory.Read(File);
        if (remembered is not null)
        {
            @case.Bundle.Set("consistency.json", @case.Ledger.ConsistencyFrom((int)remembered.Checkpoint.Size));
        }

        return Verification.Judge(@case.Zip, @case.ReadPolicy(), remembered, @case.Now);
    }
}
