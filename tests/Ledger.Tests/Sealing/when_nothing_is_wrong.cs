using System.Net;
using Npgsql;

namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>What happens in an honest life must not alarm anybody.</summary>
public sealed class when_nothing_is_wrong(SealedHost host) : IClassFixture<SealedHost>
{
    [Fact]
    public async Task a_stream_that_does_not_exist_is_proved_not_to()
    {
        await host.LiveAsync();

        var (code, words) = await host.VerifyAsync(Guid.NewGuid());

        code.ShouldBe(0, words);
    }

    [Fact]
    public async Task a_request_is_proved_together_with_all_that_it_leans_on()
    {
        var stream = await host.LiveAsync();
        (await host.PostAsync("admin.makkah", $"/v1/requests/{stream}/centre-reassignment", """{"centreCode":"MK-002","reason":"Moved"}""")).Status.ShouldBe(HttpStatusCode.OK);
        await host.GetAsync("clerk2.makkah", $"/v1/requests/{stream}");
        await host.SealAsync();

        var bundle = await host.DownloadAsync(stream, "?related=true");

        var (code, words) = await host.VerifyAsync(bundle);
        code.ShouldBe(0, words);
        await using var zip = await System.IO.Compression.ZipFile.OpenReadAsync(bundle, TestContext.Current.CancellationToken);

        // Itself, the beneficiary's record and access log, the service, the department, and both centres.
        zip.Entries.Count(entry => entry.FullName.StartsWith("streams/", StringComparison.Ordinal)).ShouldBe(7);
    }

    [Fact]
    public async Task a_receipt_is_given_once_the_event_is_sealed()
    {
        var stream = await host.LiveAsync();
        await host.StepAsync(stream, "One more");
        var id = await host.EventAsync(stream, 5);

        (await host.GetAsync("auditor.makkah", $"/v1/ledger/receipts/{id}")).Status.ShouldBe(HttpStatusCode.Accepted);
        await host.SealAsync();
        var receipt = await host.GetAsync("auditor.makkah", $"/v1/ledger/receipts/{id}");

        receipt.Status.ShouldBe(HttpStatusCode.OK);
        receipt.Json["proof"]!.AsArray().Count.ShouldBeGreaterThan(0);
        (await host.GetAsync("auditor.makkah", $"/v1/ledger/receipts/{Guid.NewGuid()}")).Code.ShouldBe("event-not-found");
        (await host.GetAsync("auditor.madinah", $"/v1/ledger/receipts/{id}")).Code.ShouldBe("event-not-found");
    }

    [Fact]
    public async Task a_sequence_that_was_rolled_back_stays_a_gap()
    {
        await host.QueryAsync<long>("select nextval('ledger.mt_events_sequence') from generate_series(1, 20)");
        var stream = await host.LiveAsync();

        await host.ShouldBeWellAsync(stream);
    }

    [Fact]
    public async Task an_event_that_is_committed_after_its_successors_is_sealed_without_a_flag()
    {
        var (slow, fast) = (await host.LiveAsync(), await host.LiveAsync());
        await host.QueryAsync<long>("select nextval('ledger.mt_events_sequence')");
        await host.StepAsync(fast, "Overtakes");
        await host.SealAsync();
        var gap = (await host.QueryAsync<long>("select max(sequence) from seal.gaps")).Single();

        // Its sequence was taken before, as by a transaction that was still open.
        await host.StepAsync(slow, "Comes late");
        await host.AttackAsync($"update ledger.mt_events set seq_id = {gap} where stream_id = '{slow}' and version = 5");
        await host.SealAsync();

        await host.ShouldBeWellAsync(slow);
        (await host.QueryAsync<long>($"select count(*) from seal.leaves where stream_id = '{slow}' and get_byte(leaf, 2) = 0")).Single().ShouldBe(5);
        (await host.QueryAsync<long>($"select count(*) from seal.gaps where sequence = {gap}")).Single().ShouldBe(0);
    }

    [Fact]
    public async Task nothing_is_archived()
    {
        var stream = await host.LiveAsync();

        (await Should.ThrowAsync<PostgresException>(() => host.QueryAsync<bool>($"select mt_archive_stream is not null from ledger.mt_archive_stream('{stream}', 'makkah')")))
            .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

        await host.ShouldBeWellAsync(stream);
    }

    [Fact]
    public async Task a_sealer_that_was_killed_after_its_commit_is_continued_by_the_next()
    {
        var stream = await host.LiveAsync();
        await host.StepAsync(stream, "Sealed, and not signed");
        await using (var connection = await host.Sealer.Own.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            (await host.Sealer.SealAsync(connection)).ShouldBe(1);
        }

        await host.RestartAsync();
        await host.SealAsync();

        await host.ShouldBeWellAsync(stream);
    }

    [Fact]
    public async Task a_sealer_that_was_killed_between_signing_and_publishing_is_continued_by_the_next()
    {
        var stream = await host.LiveAsync();
        var published = (await host.QueryAsync<long>("select max(size) from seal.checkpoints")).Single();
        await host.StepAsync(stream, "Signed, and not published");
        await host.SealAsync();
        await host.AttackAsync($"delete from seal.checkpoints where size > {published}");

        await host.RestartAsync();
        await host.SealAsync();

        await host.ShouldBeWellAsync(stream);
    }

    [Fact]
    public async Task sealers_that_race_seal_everything_once()
    {
        // The second sealer is to know what was signed last, so something has to be.
        await host.SealAsync();
        var streams = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            streams.Add(await host.OpenReceivedAsync());
        }

        var other = host.SecondSealer();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? host.Sealer : other).RunAsync(TestContext.Current.CancellationToken)));
        await host.SealAsync();

        foreach (var stream in streams)
        {
            await host.ShouldBeWellAsync(stream);
        }
    }

    [Fact]
    public async Task what_everybody_may_see_is_the_tree_and_nothing_else()
    {
        await host.LiveAsync();
        var checkpoint = await host.GetAsync(null, "/v1/ledger/checkpoint");
        var size = long.Parse(checkpoint.Text.Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture);

        checkpoint.MediaType.ShouldBe("text/plain");
        (await host.GetAsync(null, "/v1/ledger/key")).Text.Trim().ShouldBe(host.Sealer.Key.Verifier);
        (await host.GetAsync(null, $"/v1/ledger/tile/0/0.p/{Math.Min(size, 255)}")).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var beyond in new[] { "x999/999", "54043195528445952", "999999999999999999", "54043195528445952.p/1" })
        {
            (await host.GetAsync(null, $"/v1/ledger/tile/0/{beyond}")).Code.ShouldBe("leaf-not-published", beyond);
        }

        (await host.GetAsync("auditor.makkah", $"/v1/ledger/proofs/inclusion?index={size - 1}")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("auditor.makkah", $"/v1/ledger/proofs/inclusion?index={size}")).Code.ShouldBe("leaf-not-published");
        (await host.GetAsync("auditor.makkah", "/v1/ledger/proofs/inclusion")).Code.ShouldBe("request-malformed");
        (await host.GetAsync("auditor.makkah", $"/v1/ledger/proofs/consistency?from=1&size={size}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_key_is_rotated_and_the_auditor_goes_along_without_being_told()
    {
        var stream = await host.LiveAsync();
        var retired = host.Sealer.Key.Verifier;

        await host.BeginRotationAsync();
        await host.SealAsync();
        (await host.Sealer.HasOverlappedAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();
        await host.PromoteAsync();
        await host.StepAsync(stream, "Under the new key");

        await host.ShouldBeWellAsync(stream);
        host.Sealer.Key.Verifier.ShouldNotBe(retired);
        (await host.GetAsync(null, "/v1/ledger/checkpoint")).Text.Split('\n').Count(line => line.StartsWith('—')).ShouldBe(1);
    }
}
