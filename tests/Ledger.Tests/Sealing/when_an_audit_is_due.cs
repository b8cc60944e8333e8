using EventLedger.Application.Sealing;
using EventLedger.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace EventLedger.Ledger.Tests.Sealing;

public sealed class when_an_audit_is_due(SealedHost host) : IClassFixture<SealedHost>
{
    [Theory]
    [InlineData("2026-11-25T00:00:00Z", "2026-11-24T23:30:00Z")]
    [InlineData("2026-11-24T23:30:00Z", "2026-11-24T23:30:00Z")]
    [InlineData("2026-11-24T23:29:59Z", "2026-11-23T23:30:00Z")]
    [InlineData("2026-11-24T20:59:00Z", "2026-11-23T23:30:00Z")]
    public void it_begins_at_its_time_of_the_region(string now, string due) => AuditService
        .LastDue(new LocalTime(2, 30), NodaTime.Text.InstantPattern.General.Parse(now).Value)
        .ShouldBe(NodaTime.Text.InstantPattern.General.Parse(due).Value);

    [Fact]
    public async Task it_is_run_once_a_day_and_by_one_node()
    {
        await host.LiveAsync();
        var time = OffsetClock.Ahead(TimeSpan.FromDays(1));
        var audit = new LedgerAudit(host.Sealer, host.LastSigned, [], host.AuditRecords(time), time);
        AuditService Node(string at = "02:30") => new(host.Ledgers, new SealingOptions { AuditAt = at }, time, NullLogger<AuditService>.Instance);

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Node().RunIfDueAsync(audit, TestContext.Current.CancellationToken)));
        var again = await Node().RunIfDueAsync(audit, TestContext.Current.CancellationToken);
        time.Pass(TimeSpan.FromDays(1));
        var never = await Node(at: "").RunIfDueAsync(audit, TestContext.Current.CancellationToken);
        var next = await Node().RunIfDueAsync(audit, TestContext.Current.CancellationToken);

        runs.Count(report => report is not null).ShouldBe(1);
        again.ShouldBeNull();
        never.ShouldBeNull();
        next.ShouldNotBeNull().FindingCount.ShouldBe(0);
    }
}
