using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using JasperFx.CommandLine;

namespace EventLedger.Api.Setup;

public sealed class ReactionsInput : NetCoreInput
{
    [Description(
        "status: how they stand; failures: what failed for good, of every region and of none; replay: try that again; discard: give one up; "
        + "release: let go what waits since the database was set back")]
    public string Action { get; set; } = ReactionsCommand.Status;

    [Description("Which one to discard, by its id")]
    public Guid? IdFlag { get; set; }
}

/// <summary>Operators' look at reactions, for every database. A running service goes on with what is replayed or released.</summary>
[Description("Shows how reactions to events stand, tries failed ones again or gives them up, or lets held ones go", Name = "reactions")]
public sealed class ReactionsCommand : JasperFxAsyncCommand<ReactionsInput>
{
    internal const string Status = "status";
    private const string Failures = "failures";
    private const string Replay = "replay";
    private const string Discard = "discard";
    private const string Release = "release";
    private const string Operator = "command line";

    public ReactionsCommand()
    {
        Usage("How they stand").Arguments();
        Usage("One of the others").Arguments(input => input.Action);
    }

    public override async Task<bool> Execute(ReactionsInput input)
    {
        if (input.Action is not (Status or Failures or Replay or Discard or Release))
        {
            await Console.Error.WriteLineAsync($"What is to be done with them? {Status}, {Failures}, {Replay}, {Discard} or {Release}.");
            return false;
        }

        if (input is { Action: Discard, IdFlag: null })
        {
            await Console.Error.WriteLineAsync("Which one? Name it: reactions discard --id <id>. 'reactions failures' lists them.");
            return false;
        }

        using var host = input.BuildHost();
        var (failures, hold) = (host.Services.GetRequiredService<ReactionFailures>(), host.Services.GetRequiredService<ReactionHold>());
        var isFound = input.IdFlag is null;
        foreach (var database in host.Services.GetRequiredService<Databases>().All)
        {
            switch (input.Action)
            {
                case Failures:
                    await TellAsync(await failures.ReadAllAsync(database, CancellationToken.None));
                    break;
                case Replay:
                    await failures.ReplayAllAsync(database, CancellationToken.None);
                    break;
                case Discard:
                    isFound |= await failures.DiscardAsync(database, input.IdFlag!.Value, Operator, CancellationToken.None);
                    break;
                case Release:
                    await hold.ReleaseAsync(database, Operator, CancellationToken.None);
                    break;
            }

            var status = await failures.StatusAsync(database, CancellationToken.None);
            await Console.Out.WriteLineAsync(FormattableString.Invariant(
                $"held {status.IsHeld}, due {status.Due}, waiting {status.Waiting}, scheduled {status.Scheduled}, failed {status.Failed}"));
        }

        if (!isFound)
        {
            await Console.Error.WriteLineAsync("No failed reaction has that id.");
        }

        return isFound;
    }

    private static async Task TellAsync(IEnumerable<FailedReaction> failures)
    {
        foreach (var failed in failures)
        {
            await Console.Out.WriteLineAsync(FormattableString.Invariant(
                $"{failed.Id} {failed.Reaction} of version {failed.EventVersion} of {failed.Stream}, {failed.Attempts} attempts: {failed.Error}: {failed.Message}"));
        }
    }
}
