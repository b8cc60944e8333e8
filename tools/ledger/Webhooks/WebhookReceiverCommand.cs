using System.CommandLine;
using Microsoft.Extensions.Hosting;

namespace EventLedger.Ledger.Webhooks;

/// <summary><c>ledger webhook-receiver</c>: takes events, verifies that they come from the service, and prints them.</summary>
internal static class WebhookReceiverCommand
{
    // A secret on a command line is read by whoever lists processes.
    private const string SecretVariable = "WEBHOOK_SECRET";

    public static Command Build()
    {
        var url = new Option<string>("--url") { Description = "Where to listen.", DefaultValueFactory = _ => "http://127.0.0.1:5091" };
        var secret = new Option<FileInfo?>("--secret") { Description = $"A file with the webhook's secret; without it the environment variable {SecretVariable}. After a rotation both, with a space between." };
        var receiver = new Command("webhook-receiver", "Takes events that EventLedger sends, verifies their signatures, and prints them.") { url, secret };
        receiver.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var verifier = new WebhookVerifier(ReadSecrets(parsed.GetValue(secret)), TimeProvider.System);
            await using var server = await WebhookReceiver.StartAsync(verifier, parsed.GetValue(url)!, Console.Out, cancellation);
            await Console.Out.WriteLineAsync($"Listens on {string.Join(", ", server.Urls)}");
            await server.WaitForShutdownAsync(cancellation);
            return ExitCodes.Well;
        }));
        return receiver;
    }

    private static string[] ReadSecrets(FileInfo? file)
    {
        var text = file is null ? Environment.GetEnvironmentVariable(SecretVariable) ?? "" : Read(file);
        string[] secrets = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return secrets.Length > 0 && Array.TrueForAll(secrets, WebhookVerifier.IsSecret)
            ? secrets
            : throw LedgerToolException.Usage($"There is no secret such as whsec_…: give a file by --secret, or set {SecretVariable}.");
    }

    private static string Read(FileInfo file)
    {
        try
        {
            return File.ReadAllText(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerToolException.Usage($"The secret cannot be read: {e.Message}");
        }
    }
}
