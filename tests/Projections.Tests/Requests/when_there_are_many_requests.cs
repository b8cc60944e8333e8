using System.Collections.Immutable;
using EventLedger.Domain.Requests;
using EventLedger.Projections.Monitoring;
using EventLedger.Projections.Requests;
using EventLedger.Projections.WorkQueues;
using EventLedger.Tests.Support;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EventLedger.Projections.Tests.Requests;

public sealed class when_there_are_many_requests(when_there_are_many_requests.FilledHost host) : IClassFixture<when_there_are_many_requests.FilledHost>
{
    private const string Region = "makkah";
    private static readonly Instant Now = SystemClock.Instance.GetCurrentInstant();
    private static readonly Guid[] People = [.. Enumerable.Range(1, 50).Select(i => new Guid(i, 0, 0, new byte[8]))];
    private static readonly ImmutableArray<RequestSummary> Requests = [.. Many(new Random(7))];

    public static TheoryData<QueueOwner, QueueOrder, bool?, string?, RequestStatus[]> Questions()
    {
        var questions = new TheoryData<QueueOwner, QueueOrder, bool?, string?, RequestStatus[]>();
        foreach (var owner in Enum.GetValues<QueueOwner>())
        {
            foreach (var order in Enum.GetValues<QueueOrder>())
            {
                questions.Add(owner, order, null, null, []);
                questions.Add(owner, order, true, null, []);
                questions.Add(owner, order, false, "S1", []);
                questions.Add(owner, order, null, "S2", [RequestStatus.Collected, RequestStatus.Withdrawn]);
                questions.Add(owner, order, false, null, [RequestStatus.HandedOver, RequestStatus.HandedOver, RequestStatus.Received]);
            }
        }

        return questions;
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task a_queue_lists_all_that_was_asked_for_and_in_order(QueueOwner owner, QueueOrder order, bool? overdue, string? service, RequestStatus[] statuses)
    {
        var code = owner == QueueOwner.Centre ? "C1" : "D1";
        var listed = new List<Guid>();
        TimedPlace? after = null;
        do
        {
            var filter = new QueueFilter(Region, owner, code, [.. statuses], overdue, service, order, after, 7);
            var page = await host.Host.Services.GetRequiredService<WorkQueue>().ReadAsync(filter, TestContext.Current.CancellationToken);
            listed.AddRange(page.Items.Select(item => item.Id));
            after = page.Next is null ? null : TimedPlace.Read(page.Next);
        }
        while (after is not null);

        var waiting = statuses.Length > 0 ? statuses : Enum.GetValues<RequestStatus>().Where(status => Waits(owner, status));
        var expected = Requests
            .Where(request => code == (owner == QueueOwner.Centre ? request.CentreCode : request.DepartmentCode) && waiting.Contains(request.Status))
            .Where(request => service is null || request.ServiceCode == service)
            .Where(request => overdue is null || (request.ClosedAt is null && request.PromisedDeadline < Now) == overdue)
            .OrderBy(request => order is QueueOrder.Deadline or QueueOrder.DeadlineDescending ? request.PromisedDeadline ?? Instant.MaxValue : request.OpenedAt)
            .ThenBy(request => request.Id.ToString(), StringComparer.Ordinal)
            .Select(request => request.Id);
        expected = order is QueueOrder.DeadlineDescending or QueueOrder.OpenedDescending ? expected.Reverse() : expected;
        listed.ShouldBe(expected);
        listed.ShouldNotBeEmpty();
    }

    // Periods of all lengths and ages: requests that took long reach into many of them.
    [Theory]
    [InlineData(0, 1, FactsCounted.All)]
    [InlineData(20, 51, FactsCounted.All)]
    [InlineData(300, 330, FactsCounted.All)]
    [InlineData(650, 1400, FactsCounted.All)]
    [InlineData(0, 20000, FactsCounted.All)]
    [InlineData(5000, 6000, FactsCounted.All)]
    [InlineData(20, 51, FactsCounted.RecordedAtOnce)]
    [InlineData(300, 330, FactsCounted.RecordedAtOnce)]
    [InlineData(650, 1400, FactsCounted.RecordedAtOnce)]
    [InlineData(0, 20000, FactsCounted.RecordedAtOnce)]
    public async Task quality_is_what_counting_every_request_gives(int untilDaysAgo, int sinceDaysAgo, FactsCounted facts)
    {
        var period = new Interval(Now - Duration.FromDays(sinceDaysAgo), Now - Duration.FromDays(untilDaysAgo));
        var monitor = host.Host.Services.GetRequiredService<CentreMonitor>();

        var compared = (await monitor.CompareAsync(Region, period, facts, TestContext.Current.CancellationToken)).Centres;

        compared.Select(Figures).ShouldBe(Requests
            .Where(request => request.MattersFrom < period.End)
            .GroupBy(request => request.CentreCode)
            .OrderBy(centre => centre.Key is null).ThenBy(centre => centre.Key, StringComparer.Ordinal)
            .Select(centre => Counted(centre.Key, [.. centre.Where(request => Counts(request, facts)).Select(request => Seen(request, facts))], period)));
        var followed = (await monitor.FollowAsync(Region, "C1", [period], facts, TestContext.Current.CancellationToken)).Periods.Single();
        Figures(followed).ShouldBe(Counted(
            "C1", [.. Requests.Where(request => request.CentreCode == "C1" && Counts(request, facts)).Select(request => Seen(request, facts))], period));
        followed.Requests!.Overdue.Length.ShouldBe((int)followed.Overdue);
    }

    public static TheoryData<string> Searches => ["all", "person", "person and status", "centre", "department", "status", "service and period", "centre, department and status", "one", "nobody"];

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task a_search_finds_all_that_was_asked_for_the_newest_first(string name)
    {
        var all = new RequestFilter(Region, null, null, null, null, null, [], null, null);
        var (filter, isAskedFor) = name switch
        {
            "all" => (all, (Func<RequestSummary, bool>)(_ => true)),
            "person" => (all with { BeneficiaryId = People[3] }, request => request.BeneficiaryId == People[3]),
            "person and status" => (
                all with { BeneficiaryId = People[3], Statuses = [RequestStatus.Received, RequestStatus.Collected] },
                request => request.BeneficiaryId == People[3] && request.Status is RequestStatus.Received or RequestStatus.Collected && request.BeneficiaryId == People[3]),
            "centre" => (all with { CentreCode = "C1" }, request => request.CentreCode == "C1"),
            "department" => (all with { DepartmentCode = "D2" }, request => request.DepartmentCode == "D2"),
            "status" => (all with { Statuses = [RequestStatus.HandedOver] }, request => request.Status == RequestStatus.HandedOver),
            "service and period" => (
                all with { ServiceCode = "S1", From = Now - Duration.FromDays(700), To = Now - Duration.FromDays(100) },
                request => request.ServiceCode == "S1" && request.OpenedAt >= Now - Duration.FromDays(700) && request.OpenedAt < Now - Duration.FromDays(100)),
            "centre, department and status" => (
                all with { CentreCode = "C2", DepartmentCode = "D0", Statuses = [RequestStatus.Opened, RequestStatus.Opened, RequestStatus.Returned] },
                request => request.CentreCode == "C2" && request.DepartmentCode == "D0" && request.Status is RequestStatus.Opened or RequestStatus.Returned && request.CentreCode == "C2" && request.DepartmentCode == "D0"),
            "one" => (all with { Id = Requests[17].Id }, request => request.Id == Requests[17].Id),
            _ => (all with { BeneficiaryId = Guid.Empty }, _ => false),
        };
        var (found, search) = (new List<Guid>(), host.Host.Services.GetRequiredService<RequestSearch>());
        string? next = null;
        do
        {
            var page = await search.ReadAsync(filter, next is null ? null : TimedPlace.Read(next), 90, TestContext.Current.CancellationToken);
            found.AddRange(page.Items.Select(item => item.Id));
            next = page.Next;
        }
        while (next is not null);

        found.ShouldBe(Requests.Where(isAskedFor).OrderByDescending(request => request.OpenedAt).ThenByDescending(request => request.Id.ToString(), StringComparer.Ordinal).Select(request => request.Id));
    }

    [Fact]
    public async Task the_database_is_as_configured() =>
        await host.Host.Services.GetRequiredService<IDocumentStore>().Storage.Database.AssertDatabaseMatchesConfigurationAsync(TestContext.Current.CancellationToken);

    private static bool Waits(QueueOwner owner, RequestStatus status) => status switch
    {
        RequestStatus.Collected or RequestStatus.Withdrawn or RequestStatus.Cancelled => false,
        RequestStatus.Completed or RequestStatus.HandedOver => owner == QueueOwner.Centre,
        _ => true,
    };

    private static string Figures(CentreQuality row) =>
        $"{row.CentreCode} {row.Opened} {row.Completed} {row.CompletedLate} {row.Open} {row.Overdue} {row.Due} {row.Breached} {row.FirstTimeRight} {row.ToReceive.Count} {row.ToComplete.Count}";

    private static bool Counts(RequestSummary request, FactsCounted facts) => facts == FactsCounted.All || !request.IsOpenedLate;

    private static RequestSummary Seen(RequestSummary request, FactsCounted facts) => facts == FactsCounted.All || request.Witnessed is not { } seen ? request : request with
    {
        PromisedDeadline = seen.PromisedDeadline,
        BrokenDeadline = seen.BrokenDeadline,
        ReceivedAt = seen.ReceivedAt,
        CompletedAt = seen.CompletedAt,
        ClosedAt = seen.ClosedAt,
        MinutesToReceive = seen.MinutesToReceive,
        MinutesToComplete = seen.MinutesToComplete,
    };

    private static string Counted(string? centre, RequestSummary[] requests, Interval period)
    {
        bool Within(Instant? at) => at is { } known && period.Contains(known);
        bool Open(RequestSummary request) => request.OpenedAt < period.End && (request.ClosedAt is null || request.ClosedAt >= period.End);
        bool Due(RequestSummary request) =>
            Within(request.JudgedDeadline) && !(request.CompletedAt is null && request.ClosedAt is not null && request.ClosedAt <= request.JudgedDeadline);
        bool Late(RequestSummary request) => request.CompletedAt > request.JudgedDeadline;
        int[] figures =
        [
            requests.Count(request => Within(request.OpenedAt)),
            requests.Count(request => Within(request.CompletedAt)),
            requests.Count(request => Within(request.CompletedAt) && Late(request)),
            requests.Count(Open),
            requests.Count(request => Open(request) && request.JudgedDeadline < period.End),
            requests.Count(Due),
            requests.Count(request => Due(request) && (request.CompletedAt is null || Late(request))),
            requests.Count(request => Within(request.CompletedAt) && request.Returns == 0),
            requests.Count(request => Within(request.ReceivedAt)),
            requests.Count(request => Within(request.CompletedAt)),
        ];
        return $"{centre} {string.Join(' ', figures)}";
    }

    private static IEnumerable<RequestSummary> Many(Random random)
    {
        for (var i = 0; i < 2000; i++)
        {
            var status = Enum.GetValues<RequestStatus>()[random.Next(Enum.GetValues<RequestStatus>().Length)];
            var opened = Now - Duration.FromMinutes(random.Next(1500 * 24 * 60));

            // Many take days, some take years; deadlines and receipts now and then lie before the opening.
            Instant After() => opened + Duration.FromMinutes((random.Next(10) == 0 ? 500 : 20) * random.Next(-60, 24 * 60));
            var closed = Waits(QueueOwner.Department, status) ? (Instant?)null : After();
            var completed = status is RequestStatus.Withdrawn or RequestStatus.Cancelled ? null : closed;
            var received = random.Next(5) == 0 ? (Instant?)null : After();
            var deadline = After();
            yield return new RequestSummary
            {
                Id = Guid.CreateVersion7(),
                BeneficiaryId = People[random.Next(People.Length)],
                TrackingReference = $"MK-{i}",
                ServiceCode = $"S{random.Next(3)}",
                CentreCode = random.Next(4) is var centre and > 0 ? $"C{centre}" : null,
                DepartmentCode = $"D{random.Next(3)}",
                Channel = Channel.Desk,
                Status = status,
                Version = 1,
                OpenedAt = opened,
                CountedUntil = opened,
                PromisedDeadline = random.Next(6) == 0 ? null : deadline,
                BrokenDeadline = random.Next(8) == 0 ? After() : null,
                IsOpenedLate = random.Next(6) == 0,
                Witnessed = random.Next(4) > 0 ? null : new WitnessedCourse(
                    random.Next(6) == 0 ? null : deadline,
                    random.Next(3) == 0 ? After() : null,
                    null,
                    received is null ? null : received + Duration.FromHours(random.Next(100)),
                    completed is null ? null : completed + Duration.FromHours(random.Next(100)),
                    closed is null ? null : closed + Duration.FromHours(random.Next(100)),
                    received is null ? null : random.Next(1000),
                    completed is null ? null : random.Next(1000)),
                ReceivedAt = received,
                CompletedAt = completed,
                ClosedAt = closed,
                Returns = random.Next(2),
                MinutesToReceive = received is null ? null : random.Next(1000),
                MinutesToComplete = completed is null ? null : random.Next(1000),
            };
        }
    }

    public sealed class FilledHost : LedgerHost
    {
        protected override bool OwnsDatabase => true;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await Host.Services.GetRequiredService<IDocumentStore>().BulkInsertAsync(Region, Requests);
        }
    }
}
