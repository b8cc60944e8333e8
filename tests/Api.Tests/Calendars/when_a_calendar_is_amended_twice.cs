using System.Net;
using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Application.Requests;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Shared;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using Wolverine.Runtime;

namespace EventLedger.Api.Tests.Calendars;

/// <summary>
/// The node dies while it follows one amendment, another one comes, and the sweep of the first is had again. Whatever it meets then is moved by the
/// latter, by both: an event that named the first would explain what the second did.
/// </summary>
public sealed class when_a_calendar_is_amended_twice(when_a_calendar_is_amended_twice.Waiting host) : IClassFixture<when_a_calendar_is_amended_twice.Waiting>
{
    [Fact]
    public async Task the_latest_alone_moves_what_the_first_had_not_met()
    {
        var (met, left) = (await host.OpenReceivedAsync(), await host.OpenReceivedAsync());
        var day = (await PromisedAsync(left)).InZone(BusinessCalendar.Zone).Date;
        var first = await AmendAsync(day, day);
        (await MoveAsync(met, first)).ShouldBeTrue();
        var second = await AmendAsync(day.PlusDays(1), day.PlusDays(20));

        // It knows nothing any more of calendars that it had looked at.
        await host.RestartAsync();
        await SweepAsync(first);
        (await MovesAsync(met)).ShouldBe([first.EventId]);
        (await MovesAsync(left)).ShouldBeEmpty("What it comes to is the second's.");

        foreach (var amendment in new[] { second, first, second })
        {
            await SweepAsync(amendment);
        }

        (await MovesAsync(met)).ShouldBe([first.EventId, second.EventId]);
        (await MovesAsync(left)).ShouldBe([second.EventId]);
        (await PromisedAsync(left)).InZone(BusinessCalendar.Zone).Date.ShouldBeGreaterThan(day.PlusDays(20));
        (await host.QueryAsync<string>($"select concat_ws(' ', data->>'restedOn', data->>'calendar') from ledger.mt_events where stream_id = '{left}' and type = 'deadline_moved_by_calendar'"))
            .ShouldBe([$"sa-1/{first.Version - 1}/0 sa-1/{second.Version}/0"]);
    }

    /// <summary>One row that somebody spoilt kept all that come after it from being followed up.</summary>
    [Fact]
    public async Task one_whose_record_is_damaged_holds_up_no_other_and_comes_once_it_is_mended()
    {
        var (damaged, sound) = (await host.OpenReceivedAsync(), await host.OpenReceivedAsync());
        var day = (await PromisedAsync(sound)).InZone(BusinessCalendar.Zone).Date;
        await ArchiveAsync(damaged, "true");
        var amendment = await AmendAsync(day, day);

        await SweepAsync(amendment);
        (await MovesAsync(sound)).ShouldBe([amendment.EventId]);
        (await MovesAsync(damaged)).ShouldBeEmpty();

        await ArchiveAsync(damaged, "false");
        await LedgerHost.UntilAsync(async () => (await MovesAsync(damaged)).SequenceEqual([amendment.EventId]));
    }

    // As a superuser, with the triggers switched off.
    private Task ArchiveAsync(Guid request, string isArchived) =>
        host.ExecuteAsync($"set session_replication_role = replica; update ledger.mt_streams set is_archived = {isArchived} where id = '{request}'");

    private async Task<EventReference> AmendAsync(LocalDate first, LocalDate last)
    {
        var amended = await host.PostAsync(
            "admin.makkah",
            "/v1/calendar-amendments",
            $$"""{"holidays":[{"first":"{{LocalDatePattern.Iso.Format(first)}}","last":"{{LocalDatePattern.Iso.Format(last)}}","nameAr":"عطلة","nameEn":"Holiday","decree":"Circular 1"}]}""");
        amended.Status.ShouldBe(HttpStatusCode.OK, amended.Text);
        var (stream, version) = (OfficeCalendar.StreamId("makkah", null), (long)amended.Json["version"]!);
        var id = (await host.QueryAsync<Guid>($"select id from ledger.mt_events where stream_id = '{stream}' and version = {version}")).Single();
        return new EventReference("makkah", id, stream, version);
    }

    /// <summary>As the sweep of an amendment does with each request.</summary>
    private async Task<bool> MoveAsync(Guid request, EventReference amendment)
    {
        var by = new CommandContext(Actor.OfProcess("sweep-deadlines", amendment.Region), "sweep", "sweep");
        var command = new MoveDeadlineByCalendar(request, null, (int)amendment.Version, amendment.EventId, null, by);
        return !(await Bus().InvokeAsync<Outcome>(command, TestContext.Current.CancellationToken)).IsRefused;
    }

    private Task SweepAsync(EventReference amendment) =>
        Bus().InvokeAsync(new SweepDeadlines(amendment, Guid.Empty, IsLast: true), TestContext.Current.CancellationToken);

    private MessageBus Bus() => new(host.Host.Services.GetRequiredService<IWolverineRuntime>());

    /// <summary>The amendments that a request's deadline was moved by.</summary>
    private Task<List<Guid>> MovesAsync(Guid request) => host.QueryAsync<Guid>(
        $"select (data->>'amendment')::uuid from ledger.mt_events where stream_id = '{request}' and type = 'deadline_moved_by_calendar' order by version");

    private async Task<Instant> PromisedAsync(Guid id) =>
        InstantPattern.ExtendedIso.Parse((string)(await host.GetAsync("auditor.makkah", $"/v1/requests/{id}")).Json["promisedDeadline"]!).Value;

    /// <summary>Begins no reactions by itself: what is due waits.</summary>
    public sealed class Waiting : LedgerHost
    {
        protected override IEnumerable<(string Name, string Value)> Settings => [("EventLedger:Reactions:Enabled", "false")];
    }
}
