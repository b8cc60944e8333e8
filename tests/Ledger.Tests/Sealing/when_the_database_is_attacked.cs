using System.Globalization;
using System.Net;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Sealing;
using EventLedger.Tests.Support;
using Npgsql;

namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>Everything here is done by a superuser of the database, with the triggers switched off.</summary>
public sealed class when_the_database_is_attacked(SealedHost host) : IClassFixture<SealedHost>
{
    private const string Event = "ledger.mt_events where stream_id = '{0}' and version";
    private const int Genuine = 0;
    private const int Tampered = 1;
    private const int Incomplete = 4;

    /// <summary>What is done to a sealed stream {0}, {1} being another one.</summary>
    public static TheoryData<string, string> Attacks => new()
    {
        { "a payload is edited", "update ledger.mt_events set data = jsonb_set(data, '{{name}}', '\"Another\"') where stream_id = '{0}' and version = 4" },
        { "a letter is replaced by one that looks alike", "update ledger.mt_events set data = replace(data::text, 'ي', 'ى')::jsonb where stream_id = '{0}' and version = 3" },
        { "a member is added", "update ledger.mt_events set data = data || '{{\"more\":1.50}}' where stream_id = '{0}' and version = 4" },
        { "an event in the middle is deleted", $"delete from {Event} = 3" },
        { "the tail is deleted", $"delete from {Event} = 4; update ledger.mt_streams set version = 3 where id = '{{0}}'" },
        { "the whole stream is deleted", "delete from ledger.mt_events where stream_id = '{0}'; delete from ledger.mt_streams where id = '{0}'" },
        { "two versions are swapped", "update ledger.mt_events set version = -version where stream_id = '{0}' and version in (3, 4); update ledger.mt_events set version = 7 + version where stream_id = '{0}' and version < 0" },
        { "an event is moved to another stream", "update ledger.mt_events set stream_id = '{1}', version = 99 where stream_id = '{0}' and version = 4" },
        { "the stream is moved to another region", "update ledger.mt_events set tenant_id = 'madinah' where stream_id = '{0}'; update ledger.mt_streams set tenant_id = 'madinah' where id = '{0}'" },
        { "the time of recording is changed", "update ledger.mt_events set timestamp = timestamp - interval '1 day' where stream_id = '{0}' and version = 4" },
        { "the type is changed", "update ledger.mt_events set type = 'request_suspended' where stream_id = '{0}' and version = 4" },
        { "the user is changed", "update ledger.mt_events set user_name = 'somebody' where stream_id = '{0}' and version = 4" },
        { "the correlation is changed", "update ledger.mt_events set correlation_id = 'another' where stream_id = '{0}' and version = 4" },
        { "the headers are changed", "update ledger.mt_events set headers = '{{\"mac\":\"AAAA\"}}' where stream_id = '{0}' and version = 4" },
        { "an event is masked without authority", "update ledger.mt_events set data = jsonb_set(data, '{{name}}', '\"***\"') where stream_id = '{0}' and version = 3" },
        { "a payload and its salt are removed", "update ledger.mt_events set data = '{{}}' where stream_id = '{0}' and version = 3; update seal.leaves set payload_salt = null where stream_id = '{0}' and version = 3" },
        { "a salt is edited", "update seal.leaves set payload_salt = decode(repeat('00', 32), 'hex') where stream_id = '{0}' and version = 3" },
        { "a leaf is edited", "update seal.leaves set leaf = set_byte(leaf, 40, 7) where stream_id = '{0}' and version = 3" },
        { "a leaf is deleted", "delete from seal.leaves where stream_id = '{0}' and version = 3" },
        { "a head is set back", "update seal.heads set version = 3 where stream_id = '{0}'" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task auditor_and_operator_find_it(string attack, string sql)
    {
        await using var undo = await host.RememberAsync();
        var (stream, other) = (await host.LiveAsync(), await host.LiveAsync());
        (await host.VerifyAsync(stream)).Code.ShouldBe(Genuine);

        await host.AttackAsync(string.Format(CultureInfo.InvariantCulture, sql, stream, other));

        var (code, words) = await host.VerifyAsync(stream);
        code.ShouldBeOneOf([Tampered, Incomplete], $"{attack}\n{words}");
        (await host.AuditAsync()).ShouldNotBeEmpty(attack);
    }

    [Fact]
    public async Task a_row_written_by_sql_is_sealed_as_nobodys_and_alarms()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();

        await host.AttackAsync(HistoryAttacks.Insert(stream, "5", "gen_random_uuid()"));
        await host.SealAsync();

        (await host.IncidentsAsync()).ShouldBe([IncidentKind.Unattributed]);
        var detail = (await host.GetAsync("auditor.makkah", "/v1/ledger/incidents")).Json["items"]![0]!["detail"]!;
        ((string)detail["region"]!, (Guid)detail["stream"]!, (int)detail["version"]!).ShouldBe(("makkah", stream, 5));
        (await host.VerifyAsync(stream)).Code.ShouldBe(Tampered);
        (await host.GetAsync(null, "/health/ledger")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await host.GetAsync(null, "/health/ready")).Json["checks"]!["database"]!.ToString().ShouldBe("healthy");
    }

    [Fact]
    public async Task an_event_that_no_batch_has_seen_is_found_by_the_audit_and_sealed_as_late()
    {
        await using var undo = await host.RememberAsync();
        var (slow, fast) = (await host.LiveAsync(), await host.LiveAsync());
        var sequence = (await host.QueryAsync<long>("select nextval('ledger.mt_events_sequence')")).Single();
        await host.StepAsync(fast, "Overtakes");
        await host.SealAsync();
        await host.StepAsync(fast, "Two days on");
        await host.SecondSealer(OffsetClock.Ahead(TimeSpan.FromHours(49))).RunAsync(TestContext.Current.CancellationToken);

        // Nobody waits for it any more, and there it is.
        await host.StepAsync(slow, "Comes days late");
        await host.AttackAsync($"update ledger.mt_events set seq_id = {sequence} where stream_id = '{slow}' and version = 5");
        var report = await host.AuditSealAsync();
        await host.SecondSealer().RunAsync(TestContext.Current.CancellationToken);

        (report.FindingCount, report.Late).ShouldBe((1, 1));
        (await host.QueryAsync<int>($"select get_byte(leaf, 2) from seal.leaves where stream_id = '{slow}' and version = 5")).ShouldBe([(int)LeafFlags.Late]);
        (await host.IncidentsAsync()).ShouldBe([IncidentKind.Late]);
        (await host.VerifyAsync(slow)).Code.ShouldBe(Genuine);
        (await host.AuditAsync()).ShouldBeEmpty();
        var audits = (await host.GetAsync("auditor.makkah", "/v1/ledger/audits")).Json["items"]!.AsArray();
        ((long)audits[1]!["late"]!, (long)audits[0]!["findings"]!).ShouldBe((1, 0));
    }

    [Fact]
    public async Task a_sealed_event_that_was_copied_below_what_the_sealer_looks_at_is_found_by_the_audit()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();

        await host.AttackAsync(HistoryAttacks.Insert(stream, "99", "id").Replace("nextval('ledger.mt_events_sequence')", "-5", StringComparison.Ordinal));
        (await host.AuditAsync()).ShouldHaveSingleItem().ShouldContain("sequence -5");
        await host.SecondSealer().RunAsync(TestContext.Current.CancellationToken);

        (await host.IncidentsAsync()).ShouldBe([IncidentKind.Late, IncidentKind.EventRepeated]);
    }

    [Theory]
    [InlineData("update seal.leaves set document = 'nothing' where kind = 3")]
    [InlineData("update seal.leaves set document = 'nothing' where index = 0")]
    [InlineData("update seal.leaves set document = null where index = 0")]
    public async Task a_document_that_was_spoilt_is_a_finding(string sql)
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();

        await host.AttackAsync(sql);

        (await host.AuditAsync()).ShouldNotBeEmpty();
        (await host.VerifyOrRefuseAsync(stream)).ShouldBeFalse();
    }

    [Fact]
    public async Task an_auditor_who_cannot_be_given_a_proof_is_told_so()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();

        await host.AttackAsync("delete from seal.leaves where index = 0; delete from seal.tiles where level = 0 and number = 0");

        (await host.GetAsync("auditor.makkah", $"/v1/ledger/streams/{stream}/bundle")).Code.ShouldBe("ledger-damaged");
        (await host.GetAsync("auditor.makkah", "/v1/ledger/proofs/inclusion?index=1")).Code.ShouldBe("ledger-damaged");
    }

    [Fact]
    public async Task a_mark_that_is_used_again_is_worth_nothing()
    {
        await using var undo = await host.RememberAsync();
        var (stream, other) = (await host.LiveAsync(), await host.LiveAsync());

        await host.AttackAsync(HistoryAttacks.Insert(stream, "5", "gen_random_uuid()", copyOf: other));
        await host.SealAsync();

        (await host.IncidentsAsync()).ShouldBe([IncidentKind.Unattributed]);
        (await host.VerifyAsync(stream)).Code.ShouldBe(Tampered);
    }

    [Theory]
    [InlineData("5", "id", IncidentKind.EventRepeated)]
    [InlineData("9", "gen_random_uuid()", IncidentKind.VersionBroken)]
    public async Task what_cannot_be_sealed_stops_the_sealing_and_not_the_citizens(string version, string id, IncidentKind kind)
    {
        await using var undo = await host.RememberAsync();
        var (stream, other) = (await host.LiveAsync(), await host.LiveAsync());

        await host.AttackAsync(HistoryAttacks.Insert(stream, version, id));
        await host.SealAsync();
        (await host.StepAsync(other, "Life goes on")).ShouldBe(HttpStatusCode.OK);
        await host.SealAsync();

        (await host.IncidentsAsync()).ShouldBe([kind]);
        (await host.QueryAsync<long>($"select count(*) from seal.leaves where stream_id = '{other}'")).Single().ShouldBe(4);
    }

    [Fact]
    public async Task a_stopped_sealing_goes_on_once_somebody_has_answered_for_the_incident()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        await host.AttackAsync(HistoryAttacks.Insert(stream, "9", "gen_random_uuid()"));
        await host.SealAsync();
        var incident = (await host.GetAsync("auditor.makkah", "/v1/ledger/incidents")).Json["items"]![0]!;

        await host.AttackAsync($"delete from ledger.mt_events where stream_id = '{stream}' and version = 9");
        var path = $"/v1/ledger/incidents/{incident["id"]}/resolution";
        var body = """{"resolution":"The row was taken out; report 7."}""";
        (await host.PostAsync("auditor.makkah", path, body)).Code.ShouldBe("access-denied");
        (await host.PostAsync("admin.makkah", path, body)).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("admin.makkah", path, body)).Code.ShouldBe("incident-already-resolved");
        (await host.PostAsync("admin.makkah", $"/v1/ledger/incidents/{Guid.NewGuid()}/resolution", body)).Code.ShouldBe("incident-not-found");
        await host.SealAsync();

        (await host.IncidentsAsync()).ShouldBeEmpty();
        (await host.VerifyAsync(stream)).Code.ShouldBe(Genuine);
    }

    [Fact]
    public async Task a_database_that_was_set_back_is_not_signed()
    {
        await using var undo = await host.RememberAsync();
        var (stream, signed) = (await host.LiveAsync(), host.LastSigned.Read()!.Size);

        await host.AttackAsync($"""
            delete from ledger.mt_events where stream_id = '{stream}';
            delete from seal.leaves where index >= {signed} - 6;
            update seal.tree set size = {signed} - 6, root = decode(repeat('07', 32), 'hex');
            """);
        await host.SealAsync();

        (await host.IncidentsAsync()).ShouldBe([IncidentKind.RolledBack]);
        host.LastSigned.Read()!.Size.ShouldBe(signed);
    }

    [Fact]
    public async Task a_tree_that_was_reckoned_anew_is_not_signed()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();

        await host.AttackAsync("update seal.tiles set hashes = set_byte(hashes, 3, 7) where level = 0 and number = 0; update seal.tree set root = decode(repeat('07', 32), 'hex')");
        (await host.StepAsync(stream, "One more")).ShouldBe(HttpStatusCode.OK);
        await host.SealAsync();

        (await host.IncidentsAsync()).ShouldBe([IncidentKind.RootChanged]);
    }

    [Fact]
    public async Task a_checkpoint_that_was_edited_is_trusted_by_nobody()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();

        await host.AttackAsync("update seal.checkpoints set note = replace(note, E'\\n', E'\\n0') where size = (select max(size) from seal.checkpoints)");

        (await host.VerifyOrRefuseAsync(stream)).ShouldBeFalse();
        (await host.AuditAsync()).ShouldNotBeEmpty();
    }

    /// <summary>No attack: a mistake in the configuration, which is told as what it is.</summary>
    [Fact]
    public async Task another_origin_is_told_by_its_name()
    {
        await using var undo = await host.RememberAsync();
        await host.LiveAsync();

        await host.SecondSealer(origin: "other.example").RunAsync(TestContext.Current.CancellationToken);

        (await host.IncidentsAsync()).ShouldBe([IncidentKind.OriginChanged]);
        await host.AnswerAllAsync();
        await host.SealAsync();
    }

    [Theory]
    [InlineData("update ledger.mt_events set data = '{}'")]
    [InlineData("update ledger.mt_events set user_name = 'somebody'")]
    [InlineData("delete from ledger.mt_events")]
    [InlineData("truncate ledger.mt_events")]
    [InlineData("delete from ledger.mt_streams")]
    [InlineData("update ledger.mt_streams set version = version - 1")]
    [InlineData("update ledger.mt_streams set version = version + 1")]
    [InlineData("update ledger.mt_streams set is_archived = true")]
    [InlineData("update ledger.mt_events set is_archived = true")]
    public async Task triggers_refuse_it_while_they_are_on(string sql)
    {
        await using var connection = new NpgsqlConnection(host.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);

        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)))
            .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }
}
