using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Reactions;

public sealed class when_two_decide_about_a_failed_reaction(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const int Failed = 60;

    [Theory]
    [InlineData("replay", "discard")]
    [InlineData("discard", "replay")]
    [InlineData("discard", "discard")]
    [InlineData("replay", "replay")]
    public async Task one_is_followed_and_the_other_is_told_that_it_is_not_there(string one, string other)
    {
        await FailAsync();
        var ids = await LettersAsync();
        ids.Count.ShouldBe(Failed);
        var before = await DiscardsAsync();

        var replayed = new List<Guid>();
        foreach (var id in ids)
        {
            var replies = await Task.WhenAll(DecideAsync(id, one), DecideAsync(id, other));

            replies.Select(reply => reply.Status).Order().ShouldBe([HttpStatusCode.Accepted, HttpStatusCode.NotFound]);
            replies.Single(reply => reply.Status == HttpStatusCode.NotFound).Code.ShouldBe("reaction-not-found");
            if ((replies[0].Status == HttpStatusCode.Accepted ? one : other) == "replay")
            {
                replayed.Add(id);
            }
        }

        // Its event is not there, so what is tried again fails again; what was given up never does.
        await LedgerHost.UntilAsync(async () => (await ListedAsync()).Count == replayed.Count);
        (await ListedAsync()).Order().ShouldBe(replayed.Order());
        (await DiscardsAsync()).Except(before).Order().ShouldBe(ids.Except(replayed).Order());
        foreach (var id in replayed)
        {
            (await DecideAsync(id, "discard")).Status.ShouldBe(HttpStatusCode.Accepted);
        }

        (await LettersAsync()).ShouldBeEmpty();
        (await host.QueryAsync<long>("select count(*) from wolverine.wolverine_incoming_envelopes where status <> 'Handled'")).ShouldBe([0]);
    }

    private async Task FailAsync()
    {
        await host.ExecuteAsync($"""
            insert into ledger.due_reactions (tenant_id, stream_id, event_id, version, reaction)
            select 'madinah', gen_random_uuid(), gen_random_uuid(), 1, 'end_licence_when_centre_licensed' from generate_series(1, {Failed})
            """);
        await LedgerHost.UntilAsync(async () => (await ListedAsync()).Count == Failed);
    }

    private Task<Reply> DecideAsync(Guid id, string what) => host.PostAsync("admin.madinah", $"/v1/reactions/failures/{id}/{what}", null);

    private async Task<List<Guid>> ListedAsync() =>
        [.. (await host.GetAsync("admin.madinah", "/v1/reactions/failures")).Json["items"]!.AsArray().Select(failure => (Guid)failure!["id"]!)];

    private Task<List<Guid>> LettersAsync() => host.QueryAsync<Guid>("select id from wolverine.wolverine_dead_letters");

    private Task<List<Guid>> DiscardsAsync() => host.QueryAsync<Guid>("select id from ledger.reaction_discards");
}
