using System.Net;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Sealing;

namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>
/// What the sealer keeps in the database is changed by a superuser, and the service goes on: nothing is signed over it. A second
/// sealer stands for a restart, which has only the tables to go by.
/// </summary>
public sealed class when_the_service_goes_on_after_an_attack(SealedHost host) : IClassFixture<SealedHost>
{
    [Fact]
    public async Task a_tail_is_not_replaced()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        var signed = host.LastSigned.Read()!.Size;

        await host.AttackAsync(HistoryAttacks.CutOff(stream, after: 3));
        await host.RestartAsync();
        (await host.StepAsync(stream, "Another ending")).ShouldBe(HttpStatusCode.OK);

        await ShouldStopAsync(host.SecondSealer(), IncidentKind.HeadsChanged, signed);
    }

    [Fact]
    public async Task a_stream_is_not_forgotten()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        var signed = host.LastSigned.Read()!.Size;

        await host.AttackAsync(HistoryAttacks.Erase(stream));

        await ShouldStopAsync(host.SecondSealer(), IncidentKind.HeadsChanged, signed);
    }

    [Theory]
    [InlineData("update seal.heads set leaf_hash = sha256('x') where stream_id = '{0}'")]
    [InlineData("update seal.heads set version = 3 where stream_id = '{0}'")]
    [InlineData("update seal.heads set stream_id = gen_random_uuid() where stream_id = '{0}'")]
    [InlineData("delete from seal.heads where stream_id = '{0}'")]
    public async Task a_poisoned_head_breaks_no_link_for_ever(string sql)
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        var signed = host.LastSigned.Read()!.Size;

        await host.AttackAsync(sql.Replace("{0}", stream.ToString(), StringComparison.Ordinal));
        (await host.StepAsync(stream, "One more")).ShouldBe(HttpStatusCode.OK);

        // The one that has it all in memory, too.
        await ShouldStopAsync(host.Sealer, IncidentKind.HeadsChanged, signed);
    }

    [Theory]
    [InlineData("update seal.tree set floor = floor + 20", IncidentKind.StateChanged)]
    [InlineData("update seal.tree set mac = null", IncidentKind.StateChanged)]
    [InlineData("update seal.tree set mac = sha256('x')", IncidentKind.StateChanged)]
    [InlineData("insert into seal.gaps values (1, now())", IncidentKind.StateChanged)]
    [InlineData("update seal.buckets set hash = sha256('x') where bucket = (select min(bucket) from seal.buckets)", IncidentKind.HeadsChanged)]
    [InlineData("update seal.leaves set document = replace(document, '\"throughSequence\":', '\"throughSequence\":9') where index = 0", IncidentKind.RootChanged)]
    [InlineData("insert into seal.checkpoints select size + 900, replace(note, E'\\n' || size || E'\\n', E'\\n' || size + 900 || E'\\n'), now() from seal.checkpoints order by size desc limit 1", IncidentKind.CheckpointChanged)]
    [InlineData("insert into seal.checkpoints values (999999, 'nonsense', now())", IncidentKind.CheckpointChanged)]
    [InlineData("insert into seal.leaves (index, kind, leaf) select size, 0, '\\x00' from seal.tree", IncidentKind.Unreadable)]
    public async Task what_the_sealer_goes_by_is_what_was_sealed(string sql, IncidentKind kind)
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        var signed = host.LastSigned.Read()!.Size;

        await host.AttackAsync(sql);
        (await host.StepAsync(stream, "One more")).ShouldBe(HttpStatusCode.OK);

        await ShouldStopAsync(host.SecondSealer(), kind, signed);
    }

    [Fact]
    public async Task a_head_of_no_stream_is_found()
    {
        await using var undo = await host.RememberAsync();
        await host.LiveAsync();

        await host.AttackAsync("insert into seal.heads select bucket, tenant_id, gen_random_uuid(), 1, leaf_index, leaf_hash from seal.heads limit 1");

        (await host.AuditAsync()).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task a_jump_of_the_sequence_is_passed_over_once_somebody_has_answered_for_it()
    {
        var stream = await host.LiveAsync();
        var before = (await host.QueryAsync<long>("select setval('ledger.mt_events_sequence', nextval('ledger.mt_events_sequence') + 2000000)")).Single();
        await host.StepAsync(stream, "Beyond the jump");
        await host.SealAsync();
        (await host.IncidentsAsync()).ShouldBe([IncidentKind.SequenceJumped]);

        await host.StepAsync(stream, "And on");
        await host.AnswerAllAsync();

        await host.ShouldBeWellAsync(stream);
        (await host.QueryAsync<long>("select max(sequence) from seal.leaves")).Single().ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task an_event_is_masked_by_nothing_but_its_own_redaction()
    {
        await using var undo = await host.RememberAsync();
        var (stream, other) = (await host.LiveAsync(), await host.LiveAsync());
        await host.RedactAsync(stream, 3, "/name");

        // Once for a leaf that is no redaction, once for one that is another event's.
        await host.AttackAsync("insert into seal.redactions (index, approval, target, sequence, masked) select size - 1, 1, 1, 1, '{}' from seal.tree");
        await ShouldStopAsync(host.SecondSealer(), IncidentKind.RootChanged, host.LastSigned.Read()!.Size);
        await host.AttackAsync("delete from seal.redactions where approval = 1");
        await host.AnswerAllAsync();
        await host.SealAsync();
        await host.AttackAsync($$"""
            update seal.redactions r set sequence = l.sequence, done_at = null, masked = '{"name":"forged"}' from seal.leaves l where l.stream_id = '{{other}}' and l.version = 3
            """);
        await ShouldStopAsync(host.SecondSealer(), IncidentKind.RedactionTargetAltered, host.LastSigned.Read()!.Size);

        (await host.QueryAsync<long>("select count(*) from ledger.mt_events where data::text like '%forged%' or data = '{}'")).ShouldBe([0]);
    }

    /// <summary>What nothing rests on, and (a checkpoint that is gone) what is written again.</summary>
    private static readonly string[] Unprotected = ["probes.", "checkpoints.published_at", "checkpoints.note = null", "redactions.done_at", "redactions.salt", "rotations.overlap", "tree.id"];

    /// <summary>Every column of every table of the ledger's, set to what its type has of nonsense: told by sealer or audit, and neither ends with it.</summary>
    [Theory]
    [InlineData("tree")]
    [InlineData("leaves")]
    [InlineData("tiles")]
    [InlineData("heads")]
    [InlineData("buckets")]
    [InlineData("gaps")]
    [InlineData("checkpoints")]
    [InlineData("redactions")]
    public async Task garbage_is_told_and_ends_nothing(string table)
    {
        var stream = await host.LiveAsync();
        await host.RedactAsync(stream, 3, "/name");
        await host.QueryAsync<long>("select nextval('ledger.mt_events_sequence')");
        await host.StepAsync(stream, "After a gap");
        await host.SealAsync();
        await host.AuditAsync();
        var columns = await host.QueryAsync<string>($"select column_name || ' ' || data_type from information_schema.columns where table_schema = 'seal' and table_name = '{table}'");
        var silent = new List<string>();
        foreach (var (column, type) in columns.Select(column => column.Split(' ', 2)).Select(parts => (parts[0], parts[1])))
        {
            // The largest checkpoint, which all the world is shown.
            var first = table == "checkpoints" ? "size desc" : column;
            foreach (var value in Nonsense(type).Append("delete"))
            {
                if ((await host.QueryAsync<bool>($"select {column} is null from seal.{table} order by {first} limit 1")).Single() && value == "null")
                {
                    continue;
                }

                await using var undo = await host.RememberAsync();
                var sql = value == "delete"
                    ? $"delete from seal.{table} where ctid in (select ctid from seal.{table} order by {first} limit 1)"
                    : $"alter table seal.{table} alter column {column} drop not null; update seal.{table} set {column} = {value} where ctid in (select ctid from seal.{table} order by {first} limit 1)";
                try
                {
                    await host.AttackAsync(sql);
                }
                catch (Npgsql.PostgresException e) when (e.SqlState is "42P16" or "23505")
                {
                    // A part of the key, which is never empty, or there once.
                    continue;
                }

                try
                {
                    await host.StepAsync(stream, "Goes on");
                    await host.SecondSealer().RunAsync(TestContext.Current.CancellationToken);
                    var told = (await host.AuditAsync()).Count > 0 || (await host.IncidentsAsync()).Count > 0;
                    if (!told && !Unprotected.Any($"{table}.{column} = {value}".StartsWith) && value != "delete")
                    {
                        silent.Add($"{column} = {value}");
                    }
                }
                catch (Exception e)
                {
                    silent.Add($"{column} = {value}: {e.GetBaseException().Message} {e.StackTrace!.Split('\n').First(line => line.Contains("EventLedger", StringComparison.Ordinal))}");
                }
            }
        }

        silent.ShouldBeEmpty();
    }

    private static string[] Nonsense(string type) => type switch
    {
        "bigint" or "integer" or "smallint" => ["null", "-1", "32000"],
        "bytea" => ["null", @"'\x'", @"'\x00'", @"decode(repeat('ab', 40), 'hex')"],
        "text" or "character varying" => ["null", "''", "'x'", "'{}'"],
        "timestamp with time zone" => ["null", "'-infinity'", "'infinity'", "'2199-01-01'", "'0044-03-15 BC'"],
        "uuid" => ["null", "gen_random_uuid()"],
        "jsonb" => ["null", "'{}'", "'[]'", "'1e400'"],
        "double precision" => ["null", "'NaN'"],
        _ => throw new NotSupportedException(type),
    };

    [Fact]
    public async Task nothing_is_signed_when_nobody_remembers_what_was()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        var signed = host.LastSigned.Read()!;
        (await host.SecondSealer().RememberAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        var memories = host.Memories;
        memories.Length.ShouldBe(2);

        // One is enough, and is written again where it is missing.
        File.Delete(memories[0]);
        await host.StepAsync(stream, "One more");
        await host.SealAsync();
        (await host.IncidentsAsync()).ShouldBeEmpty();
        var sealer = host.SecondSealer();
        var later = host.LastSigned.Read()!;
        later.Size.ShouldBeGreaterThan(signed.Size);
        host.Memories.Length.ShouldBe(2);

        Array.ForEach(memories, File.Delete);
        await host.StepAsync(stream, "And another");
        await sealer.RunAsync(TestContext.Current.CancellationToken);
        (await host.IncidentsAsync()).ShouldBe([IncidentKind.MemoryMissing]);
        host.Memories.ShouldBeEmpty();

        (await sealer.RememberAsync(TestContext.Current.CancellationToken))!.Size.ShouldBe(later.Size);
        await host.AnswerAllAsync();
        await host.SealAsync();
        (await host.IncidentsAsync()).ShouldBeEmpty();
        (await host.VerifyAsync(stream)).Code.ShouldBe(0);
    }

    private async Task ShouldStopAsync(Sealer sealer, IncidentKind kind, long signed)
    {
        await sealer.RunAsync(TestContext.Current.CancellationToken);
        await sealer.RunAsync(TestContext.Current.CancellationToken);

        (await host.IncidentsAsync()).ShouldBe([kind]);
        host.LastSigned.Read()!.Size.ShouldBe(signed);
        (await host.GetAsync(null, "/health/ledger")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await host.AuditAsync()).ShouldNotBeEmpty();
    }
}
