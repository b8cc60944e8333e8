using System.Text.Json;
using EventLedger.Api.Setup;
using EventLedger.Application.Credentials;

namespace EventLedger.Api.Credentials;

/// <summary>
/// Accounts that an operator began by the command line: files beside the master key, each taken up once, when somebody comes with a code. So
/// the command needs no database, which the service may keep for itself.
/// </summary>
internal sealed partial class BegunAdministrators(Settings settings, StaffSignIn staff, ILogger<BegunAdministrators> log)
{
    private const string Prefix = "administrator-";
    private const string Suffix = ".begun";

    /// <summary>Leaves one for the service.</summary>
    public static void Leave(Settings settings, BegunAdministrator begun) =>
        KeyFile.ReadOrCreate(settings, $"{Prefix}{begun.CredentialId:N}{Suffix}", () => JsonSerializer.SerializeToUtf8Bytes(begun));

    /// <summary>Gives the accounts that were begun.</summary>
    public async Task TakeUpAsync(CancellationToken cancellation)
    {
        var folder = KeyFile.Folder(settings);

        // By their ids in the order in which they were begun: of several for one user the last counts.
        foreach (var file in (Directory.Exists(folder) ? Directory.GetFiles(folder, $"{Prefix}*{Suffix}") : []).Order(StringComparer.Ordinal))
        {
            var taken = $"{file}.taken";
            try
            {
                // Of several who come at once, or nodes, one has it.
                File.Move(file, taken);
            }
            catch (IOException)
            {
                continue;
            }

            try
            {
                if (await ReadAsync(taken, cancellation) is { } begun && await staff.GiveAsync(begun, cancellation) is { } refusal)
                {
                    Refused(refusal.Code);
                }
            }
            catch
            {
                File.Move(taken, file);
                throw;
            }

            File.Delete(taken);
        }
    }

    private static async Task<BegunAdministrator?> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return JsonSerializer.Deserialize<BegunAdministrator>(await File.ReadAllBytesAsync(file, cancellation));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "An administrator's account that was begun by the command line is not given: {Code}.")]
    private partial void Refused(string code);
}
