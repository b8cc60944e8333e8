using System.Text.Json;
using EventLedger.Application.Ledger;
using Npgsql;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace EventLedger.Api.Credentials;

/// <summary>
/// Writes the configured clients where the issuer looks for them, and forgets what is long over. By statements of ours: the first use of
/// Entity Framework takes longer than the rest of the start.
/// </summary>
internal sealed partial class IssuerClients(Databases databases, Setup.Settings settings, TimeProvider time, ILogger<IssuerClients> log) : BackgroundService
{
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    private const string Keep = $"""
        insert into {LedgerSchema.SignIn}.applications (id, client_id, client_type, consent_type, concurrency_token, permissions, requirements, redirect_uris, post_logout_redirect_uris)
        values ($1, $1, $2, $3, $1, $4, $5, $6, $7)
        on conflict (client_id) do update set permissions = excluded.permissions, requirements = excluded.requirements,
            redirect_uris = excluded.redirect_uris, post_logout_redirect_uris = excluded.post_logout_redirect_uris
        """;

    // Whoever is not configured any more is none.
    private const string Drop = $"delete from {LedgerSchema.SignIn}.applications where client_id <> all($1)";

    private const string ForgetTokens = $"delete from {LedgerSchema.SignIn}.tokens where expiration_date < $1";

    private const string ForgetAuthorizations = $"""
        delete from {LedgerSchema.SignIn}.authorizations kept where creation_date < $1
          and not exists (select from {LedgerSchema.SignIn}.tokens t where t.authorization_id = kept.id)
        """;

    private static readonly string Permitted = JsonSerializer.Serialize((string[])
    [
        Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.Endpoints.EndSession,
        Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
    ]);

    private static readonly string Required = JsonSerializer.Serialize((string[])[Requirements.Features.ProofKeyForCodeExchange]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var isWritten = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isWritten)
                {
                    await WriteAsync(stoppingToken);
                    isWritten = true;
                }

                await ForgetAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                // The schema may come later, and the database back.
                Away(e.Message);
            }

            try
            {
                await Task.Delay(isWritten ? Rest : TimeSpan.FromSeconds(1), stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        await using var batch = databases.Main.CreateBatch();
        foreach (var (client, redirect) in settings.Identity.Clients ?? [])
        {
            string[] signedOut = settings.Identity.SignedOut?.TryGetValue(client, out var address) == true ? [address] : [];
            batch.BatchCommands.Add(Statement(
                Keep, client, ClientTypes.Public, ConsentTypes.Implicit, Permitted, Required, JsonSerializer.Serialize((string[])[redirect]), JsonSerializer.Serialize(signedOut)));
        }

        batch.BatchCommands.Add(Statement(Drop, (object)(string[])[.. (settings.Identity.Clients ?? []).Keys]));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private async Task ForgetAsync(CancellationToken cancellation)
    {
        var before = (time.GetUtcNow() - PortalIssuer.SessionLength).UtcDateTime;
        await using var batch = databases.Main.CreateBatch();
        batch.BatchCommands.Add(Statement(ForgetTokens, before));
        batch.BatchCommands.Add(Statement(ForgetAuthorizations, before));

        // What came last of a sign-in may have begun when that was about to end by itself.
        batch.BatchCommands.Add(Statement(SignIns.Forget, before - (2 * PortalIssuer.SessionLength)));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlBatchCommand Statement(string sql, params object[] values)
    {
        var statement = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            statement.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return statement;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The issuer's clients could not be written and are tried again: {Why}")]
    private partial void Away(string why);
}
