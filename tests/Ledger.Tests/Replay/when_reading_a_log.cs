using EventLedger.Ledger.Replay;

namespace EventLedger.Ledger.Tests.Replay;

public sealed class when_reading_a_log
{
    [Fact]
    public async Task the_municipalitys_log_arrives_whole_with_its_quirks()
    {
        var cases = await ReadAsync(RealLog());
        cases.Count.ShouldBe(1434);
        cases.Sum(@case => @case.Events.Length).ShouldBe(8577);
        cases.Count(@case => @case.At("enddate") is not null).ShouldBe(1329);
        cases.Count(@case => @case.At("enddate") > @case.At("deadline")).ShouldBe(377);
        cases.Count(@case => @case.Events.Any(e => e.At < @case.At("startdate"))).ShouldBe(2);
        cases.Count(@case => @case.Events.Any(e => e.At > @case.At("enddate"))).ShouldBe(145);
    }

    [Fact]
    public async Task every_event_of_a_case_becomes_a_call_under_a_key_of_its_own()
    {
        var cases = await ReadAsync(RealLog());
        var plans = cases.Select(@case => ReplayPlan.Of(@case, "receipt", Guid.Empty)).ToList();
        plans.Sum(plan => plan.Later.Length).ShouldBe(8577 + 1329);
        plans.SelectMany(plan => plan.Later.Select(call => call.Key).Append(plan.Opening.Key)).ShouldBeUnique();
        plans.ShouldAllBe(plan => plan.Later[0].Name == "receipt");
        plans.SelectMany(plan => plan.Later).ShouldAllBe(call => call.Key.Length <= 128);
    }

    [Theory]
    [InlineData("<html/>", "begins with <html>")]
    [InlineData("<log><trace>", "line 1")]
    [InlineData("<!DOCTYPE log [<!ENTITY x 'y'>]><log/>", "DTD")]
    public async Task a_file_that_is_no_log_is_told_by_its_line(string content, string told)
    {
        var file = new FileInfo(Path.GetTempFileName());
        await File.WriteAllTextAsync(file.FullName, content, TestContext.Current.CancellationToken);
        var thrown = await Should.ThrowAsync<LedgerToolException>(() => ReadAsync(file));
        thrown.ExitCode.ShouldBe(2);
        thrown.Message.ShouldContain(told);
        file.Delete();
    }

    private static async Task<List<XesCase>> ReadAsync(FileInfo file)
    {
        var cases = new List<XesCase>();
        await foreach (var @case in XesLog.ReadAsync(file))
        {
            cases.Add(@case);
        }

        return cases;
    }

    // The log is not part of the sources: it lies beside them, or where the variable says.
    private static FileInfo RealLog()
    {
        const string name = "shared/data/receipt.xes.gz";
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, name)))
            {
                return new FileInfo(Path.Combine(at, name));
            }
        }

        var told = Environment.GetEnvironmentVariable("EVENTLEDGER_LOG");
        Assert.SkipWhen(told is null, $"{name} is not beside the sources, and EVENTLEDGER_LOG does not say where it is.");
        return new FileInfo(told!);
    }
}
