using EventLedger.Ledger.Tests.Sealing;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventLedger.Ledger.Tests.Reactions;

public sealed class when_reactions_are_held(when_reactions_are_held.Logged host) : IClassFixture<when_reactions_are_held.Logged>
{
    [Fact]
    public async Task it_is_told_once_when_it_begins_and_once_when_it_ends()
    {
        await host.ExecuteAsync("""
            insert into ledger.due_reactions (tenant_id, stream_id, event_id, version, reaction, not_before)
            select 'makkah', gen_random_uuid(), gen_random_uuid(), 1, 'end_licence_when_centre_licensed', now() + interval '1 day' from generate_series(1, 3)
            """);
        await LedgerHost.UntilAsync(async () => (await ScheduledAsync()).Count == 3);
        await host.SealAsync();
        var undo = await host.RememberAsync();
        await host.LiveAsync();
        var signed = host.LastSigned.Read()!;
        await undo.DisposeAsync();
        host.LastSigned.Write(signed);
        await LedgerHost.UntilAsync(() => Task.FromResult(host.Told("wait until an operator").Count > 0));

        // As if their half minutes had passed, twice.
        foreach (var attempts in new[] { 1, 2 })
        {
            await host.ExecuteAsync("update wolverine.wolverine_incoming_envelopes set execution_time = now() - interval '1 minute'");
            await LedgerHost.UntilAsync(async () => (await ScheduledAsync()).Count(attempt => attempt == attempts) == 3);
        }

        host.Told("wait until an operator").ShouldBe([LogLevel.Warning]);
        host.Told("Reaction").ShouldNotContain(LogLevel.Error);
        host.Told("process message").ShouldNotContain(level => level >= LogLevel.Information);

        await host.PostAsync("admin.makkah", "/v1/reactions/release", null);
        host.Told("go on").ShouldBe([LogLevel.Information]);

        // What fails for good is told at that level, as ever.
        await host.ExecuteAsync("update wolverine.wolverine_incoming_envelopes set execution_time = now() - interval '1 minute'");
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<Guid>("select id from wolverine.wolverine_dead_letters")).Count == 3);
        await LedgerHost.UntilAsync(() => Task.FromResult(host.Told("moved to the error queue").Count == 3));
        host.Told("moved to the error queue").Distinct().ShouldBe([LogLevel.Error]);
        host.Told("wait until an operator").Count.ShouldBe(1);
    }

    private Task<List<int>> ScheduledAsync() => host.QueryAsync<int>("select attempts from wolverine.wolverine_incoming_envelopes where status = 'Scheduled'");

    public sealed class Logged : SealedHost
    {
        private readonly KeptLog log = new();

        protected override IEnumerable<(string Name, string Value)> Settings => [.. base.Settings, ("Logging:LogLevel:Default", "Information"), ("Logging:LogLevel:Wolverine", "Information")];

        /// <summary>The levels of the lines that say so.</summary>
        public List<LogLevel> Told(string words) => [.. log.Lines.Where(line => line.Text.Contains(words, StringComparison.Ordinal)).Select(line => line.Level)];

        protected override void Configure(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(log);
    }
}
