using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Tests.Lives;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Outcome = EventLedger.Application.Ledger.Outcome;

namespace EventLedger.Api.Tests.Shared;

public sealed class when_a_command_is_about_several_streams(TwoNodes host) : IClassFixture<TwoNodes>
{
    private const int Streams = 4;
    private static readonly Actor Officer = new("officer2.makkah", "makkah", Role.DepartmentOfficer, DepartmentCode: "LND");
    private readonly StreamLedger[] nodes = [.. new[] { host, host.Second }.Select(node => node.Host.Services.GetRequiredService<StreamLedger>())];

    /// <summary>Racing commands over overlapping sets of streams, some of them sent twice, on two nodes.</summary>
    [Seeded(MaxTest = 6, Arbitrary = [typeof(Generators)])]
    public async Task nothing_is_lost_and_nothing_doubled(Plan[] plans)
    {
        var run = Guid.NewGuid();
        var ids = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => host.OpenReceivedAsync()));

        var outcomes = await Task.WhenAll(plans.SelectMany((plan, i) => Enumerable.Range(0, plan.Times).Select(time =>
            SendAsync(nodes[(i + time) % 2], ids, plan, $"{run}-{i}"))));

        outcomes.Select(outcome => outcome.Refusal?.Code).ShouldAllBe(code => code == null);
        outcomes.Count(outcome => !outcome.Replayed).ShouldBe(plans.Length);
        foreach (var (id, place) in ids.Select((id, place) => (id, place)))
        {
            var named = plans.Select((plan, i) => (plan, i)).Where(one => one.plan.Streams.Contains(place)).Select(one => $"{run}-{one.i}");
            (await StepsAsync(id)).Order(StringComparer.Ordinal).ShouldBe(named.Order(StringComparer.Ordinal));
            (await host.QueryAsync<bool>(
                $"select count(*) = max(e.version) and max(e.version) = max(s.version) from ledger.mt_events e join ledger.mt_streams s on s.id = e.stream_id where s.id = '{id}'"))
                .ShouldBe([true]);
        }
    }

    [Fact]
    public async Task a_refusal_of_one_stream_refuses_all()
    {
        var (open, received) = (await host.OpenAsync(service: "LAND-EXTRACT"), await host.OpenReceivedAsync());

        var outcome = await RecordAsync(nodes[0], new RecordSteps(received, [open], "together", Context("refused")));

        outcome.Refusal!.Code.ShouldBe("not-received");
        (await StepsAsync(received)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_stream_may_begin_with_what_it_says_to_another()
    {
        var received = await host.OpenReceivedAsync();
        var command = new BeginWithStep("MK-777", Context("begins"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => nodes[i % 2].BeginAsync(
            command,
            async (existing, on) => ServiceCentre.License(existing, "MK-777", "مركز", "Centre", "L", null, null, on.At)
                .And(received, (await on.FindAsync<CitizenRequest>(received))!.State.RecordWorkStep("begun", "officer", on.At)),
            static _ => { },
            TestContext.Current.CancellationToken)));

        outcomes.ShouldAllBe(outcome => outcome.Version == 1);
        (await StepsAsync(received)).ShouldBe(["begun"]);
    }

    [Fact]
    public async Task a_stream_that_does_not_admit_the_caller_refuses_all()
    {
        var (another, received) = (await host.OpenAsync(service: "BIRTH-CERT"), await host.OpenReceivedAsync());

        var outcome = await nodes[0].DecideAsync(
            new RecordSteps(received, [], "together", Context("not-admitted")),
            async (request, on) =>
            {
                (await on.FindAsync<CitizenRequest>(another)).ShouldNotBeNull();
                var step = request.RecordWorkStep("together", "officer", on.At);
                return step.And(another, step);
            },
            TestContext.Current.CancellationToken);

        outcome.Refusal!.Code.ShouldBe("access-denied");
        (await StepsAsync(received)).ShouldBeEmpty();
        (await StepsAsync(another)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_decision_that_names_a_stream_twice_is_a_fault(bool own)
    {
        var (other, received) = (await host.OpenReceivedAsync(), await host.OpenReceivedAsync());

        await Should.ThrowAsync<InvalidOperationException>(() => nodes[0].DecideAsync(
            new RecordSteps(received, [], "twice", Context($"twice-{own}")),
            async (request, on) =>
            {
                (await on.FindAsync<CitizenRequest>(other)).ShouldNotBeNull();
                var step = request.RecordWorkStep("twice", "officer", on.At);
                return step.And(other, step).And(own ? received : other, step);
            },
            TestContext.Current.CancellationToken));

        (await StepsAsync(received)).ShouldBeEmpty();
        (await StepsAsync(other)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_stream_that_was_not_looked_for_is_a_fault(bool isThere)
    {
        var (other, received) = (isThere ? await host.OpenReceivedAsync() : Guid.NewGuid(), await host.OpenReceivedAsync());

        await Should.ThrowAsync<InvalidOperationException>(() => nodes[0].DecideAsync(
            new RecordSteps(received, [], "unseen", Context($"unseen-{isThere}")),
            (request, at) => request.RecordWorkStep("unseen", "officer", at).And(other, request.RecordWorkStep("unseen", "officer", at)),
            TestContext.Current.CancellationToken));

        (await StepsAsync(received)).ShouldBeEmpty();
        (await StepsAsync(other)).ShouldBeEmpty();
    }

    [Fact]
    public async Task to_begin_is_not_to_go_on_with_what_is_there()
    {
        var received = await host.OpenReceivedAsync();

        await Should.ThrowAsync<InvalidOperationException>(() => nodes[0].BeginAsync(
            new RecordSteps(received, [], "begun", Context("begun-twice")),
            (existing, at) => existing!.RecordWorkStep("begun", "officer", at),
            null,
            TestContext.Current.CancellationToken));

        (await StepsAsync(received)).ShouldBeEmpty();
    }

    /// <summary>Of sixty that began a stream each and noted it on one other, eleven were refused, and those who had a turn starved.</summary>
    [Fact]
    public async Task many_that_begin_streams_of_their_own_all_get_their_turn_on_one()
    {
        var received = await host.OpenReceivedAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
        {
            var code = $"MK-{i + 600}";
            return nodes[i % 2].BeginAsync(
                new BeginWithStep(code, Context(code)),
                async (existing, on) => ServiceCentre.License(existing, code, "مركز", "Centre", "L", null, null, on.At)
                    .And(received, (await on.FindAsync<CitizenRequest>(received))!.State.RecordWorkStep(code, "officer", on.At)),
                null,
                TestContext.Current.CancellationToken);
        }));

        outcomes.Select(outcome => outcome.Refusal?.Code).ShouldAllBe(code => code == null);
        (await StepsAsync(received)).Distinct().Count().ShouldBe(60);
    }

    private static Task<Outcome> SendAsync(StreamLedger node, Guid[] ids, Plan plan, string name) =>
        RecordAsync(node, new RecordSteps(ids[plan.Streams[0]], [.. plan.Streams.Skip(1).Select(place => ids[place])], name, Context(name)));

    private static Task<Outcome> RecordAsync(StreamLedger node, RecordSteps command) => node.DecideAsync(
        command,
        async (request, on) =>
        {
            var decision = request.RecordWorkStep(command.Step, "officer", on.At);
            foreach (var other in command.Others)
            {
                decision = decision.And(other, (await on.FindAsync<CitizenRequest>(other))!.State.RecordWorkStep(command.Step, "officer", on.At));
            }

            return decision;
        },
        TestContext.Current.CancellationToken);

    private static CommandContext Context(string key) => new(Officer, "several", "streams") { IdempotencyKey = $"several-{key}", Fingerprint = key };

    private Task<List<string>> StepsAsync(Guid id) =>
        host.QueryAsync<string>($"select data ->> 'name' from ledger.mt_events where stream_id = '{id}' and type = 'work_step_recorded'");

    /// <summary>Which streams, the first of them decided on; and how often it is sent.</summary>
    public sealed record Plan(ImmutableArray<int> Streams, int Times);

    public static class Generators
    {
        public static Arbitrary<Plan[]> Plans() => Arb.From(Gen.ArrayOf(
            from streams in Gen.NonEmptyListOf(Gen.Choose(0, Streams - 1))
            from times in Gen.Choose(1, 2)
            select new Plan([.. streams.Distinct()], times), 16));
    }

    private sealed record RecordSteps(Guid RequestId, ImmutableArray<Guid> Others, string Step, CommandContext Context) : Command<CitizenRequest>(null, Context)
    {
        public override Guid Stream => RequestId;

        public override object Answer(Current<CitizenRequest> current) => new { current.Version };
    }

    private sealed record BeginWithStep(string Code, CommandContext Context) : Command<ServiceCentre>(null, Context)
    {
        public override Guid Stream => ServiceCentre.StreamId("makkah", Code);

        public override object Answer(Current<ServiceCentre> current) => new { current.Version };
    }
}
