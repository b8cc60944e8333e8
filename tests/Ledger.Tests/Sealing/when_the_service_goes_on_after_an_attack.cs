using System.Net;
using EventLedger.Application.Sealing;

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

        await host.AttackAsync($$"""
            delete from ledger.mt_events where stream_id = '{{stream}}' and version > 3;
            update ledger.mt_streams set version = 3 where id = '{{stream}}';
            delete from seal.leaves where stream_id = '{{stream}}' and version > 3;
            update seal.heads h set version = 3, leaf_index = l.index, leaf_hash = sha256('\x00'::bytea || l.leaf)
              from seal.leaves l where h.stream_id = '{{stream}}' and l.stream_id = '{{stream}}' and l.version = 3;
            """);
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

        await host.AttackAsync($"""
            delete from ledger.mt_events where stream_id = '{stream}'; delete from ledger.mt_streams where id = '{stream}';
            delete from seal.leaves where stream_id = '{stream}';
            delete from seal.buckets where bucket in (select bucket from seal.heads where stream_id = '{stream}');
            delete from seal.heads where stream_id = '{stream}';
            """);

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
    [InlineData("insert into seal.redactions (index, approval, target, sequence, masked) select size - 1, 1, 1, 1, '{}' from seal.tree", IncidentKind.RootChanged)]
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
        await host.AttackAsync("delete from seal.incidents");
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
