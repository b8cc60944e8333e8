using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using JasperFx.CommandLine;

namespace EventLedger.Api.Setup;

public enum ReactionsAction
{
    Status,
    Replay,
    Release,
}

public sealed class ReactionsInput : NetCoreInput
{
    [Description("status: how they stand; replay: try again what failed for good; release: let go what waits since the database was set back")]
    public ReactionsAction Action { get; set; } = ReactionsAction.Status;
}

/// <summary>Operators' look at reactions, for every database. A running service goes on with what is replayed or released.</summary>
[Description("Shows how reactions to events stand, tries failed ones again, or lets held ones go", Name = "reactions")]
public sealed class ReactionsCommand : JasperFxAsyncCommand<ReactionsInput>
{
    private const string Operator = "command line";

    public ReactionsCommand()
    {
        Usage("How they stand").Arguments();
        Usage("One of the three").Arguments(input => input.Action);
    }

    public override async Task<bool> Execute(ReactionsInput input)
    {
        using var host = input.BuildHost();
        var (failures, hold) = (host.Services.GetRequiredService<ReactionFailures>(), host.Services.GetRequiredService<ReactionHold>());
        foreach (var database in host.Services.GetRequiredService<Databases>().All)
        {
            if (input.Action == ReactionsAction.Replay)
            {
                await failures.ReplayAllAsync(database, CancellationToken.None);
            }
            else if (input.Action == ReactionsAction.Release)
            {
                await hold.ReleaseAsync(database, Operator, CancellationToken.None);
            }

            var status = await failures.StatusAsync(database, CancellationToken.None);
            await Console.Out.WriteLineAsync(FormattableString.Invariant(
                $"held {status.IsHeld}, due {status.Due}, waiting {status.Waiting}, scheduled {status.Scheduled}, failed {status.Failed}"));
        }

        return true;
    }
}
