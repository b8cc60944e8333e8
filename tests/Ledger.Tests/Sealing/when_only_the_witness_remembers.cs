using EventLedger.Domain.Sealing;

namespace EventLedger.Ledger.Tests.Sealing;

public sealed class when_only_the_witness_remembers(WitnessedHost host) : IClassFixture<WitnessedHost>
{
    [Fact]
    public async Task another_past_is_neither_cosigned_nor_published()
    {
        var undo = await host.RememberAsync();
        await host.LiveAsync();
        var published = (await host.QueryAsync<long>("select max(size) from seal.checkpoints")).Single();

        // All is put back as it was, the file of the last checkpoint included, and another past is written.
        await undo.DisposeAsync();
        await host.LiveAsync();
        await host.StepAsync(await host.OpenReceivedAsync(), "Another past");
        await host.SealAsync();

        (await host.IncidentsAsync()).ShouldBe([IncidentKind.WitnessDisagrees]);
        (await host.QueryAsync<long>($"select count(*) from seal.checkpoints where size >= {published}")).Single().ShouldBe(0);
    }
}
