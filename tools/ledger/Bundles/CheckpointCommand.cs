using System.CommandLine;
using System.Text;

namespace EventLedger.Ledger.Bundles;

/// <summary><c>ledger checkpoint</c>: prints the log's current checkpoint.</summary>
internal static class CheckpointCommand
{
    public static Command Build()
    {
        var shared = new SharedOptions();
        var checkpoint = new Command("checkpoint", "Prints the ledger's current checkpoint.") { shared.BaseUrl, shared.Patience };
        checkpoint.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            using var client = shared.Client(parsed);
            var answer = await client.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, new Uri("v1/ledger/checkpoint", UriKind.Relative)), cancellation);
            if (!answer.IsAccepted)
            {
                await Console.Error.WriteLineAsync($"{answer.RefusalCode}: {answer.Detail}");
                return ExitCodes.RefusedOrDiffering;
            }

            await Console.Out.WriteAsync(Encoding.UTF8.GetString(answer.Content));
            return ExitCodes.Well;
        }));
        return checkpoint;
    }
}
