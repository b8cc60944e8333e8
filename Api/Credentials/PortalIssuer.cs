using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using EventLedger.Api.Pages;
using EventLedger.Api.Setup;
using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using Claims = EventLedger.Api.Http.Claims;

namespace EventLedger.Api.Credentials;

/// <summary>
/// The service's own issuer of tokens: beneficiaries, who sign in on its pages, by authorization code with PKCE. It stands beside the
/// authority of the staff, and its tokens are told from that one's by who issued them.
/// </summary>
internal static class PortalIssuer
{
    /// <summary>For how long a client may renew what one sign-in gave it; as long as a session on pages lasts at most.</summary>
    public static readonly TimeSpan SessionLength = TimeSpan.FromHours(12);

    private const string Scheme = "portal";
    private const string ByIssuer = "by-issuer";
    private const string Generation = "generation";
    private const string AuthorizationOfToken = "oi_au_id";

    private static readonly TimeSpan AccessLength = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CodeLength = TimeSpan.FromMinutes(1);

    private const string Take = $"update {LedgerSchema.SignIn}.tokens set status = 'redeemed' where id = $1 and status = 'valid'";

    private const string End = $"""
        with ended as (update {LedgerSchema.SignIn}.authorizations set status = 'revoked' where id = $1)
        update {LedgerSchema.SignIn}.tokens set status = 'revoked' where authorization_id = $1
        """;

    private const string IsAlive = $"""
        select exists (select from {LedgerSchema.SignIn}.authorizations a where a.id = $1 and a.status = 'valid'
          and not exists (select from {LedgerSchema.SignIn}.tokens t where t.authorization_id = a.id and t.status = 'revoked'))
        """;

    public static void AddPortalIssuer(this WebApplicationBuilder builder, Setup.Settings settings)
    {
        var identity = settings.Identity;
        if (identity.Authority is not null && identity.Issuer is null)
        {
            return;
        }

        if (Fault(identity) is { } fault)
        {
            throw new ValidationException(fault);
        }

        builder.Services.AddDbContext<IssuerStore>((services, store) => store.UseNpgsql(services.GetRequiredKeyedService<Databases>(DatabaseSetup.Framework).Main));
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IssuerStore>())
            .AddServer(server => server
                .SetAuthorizationEndpointUris("connect/authorize")
                .SetTokenEndpointUris("connect/token")
                .SetRevocationEndpointUris("connect/revocation")
                .AllowAuthorizationCodeFlow()
                .AllowRefreshTokenFlow()
                .RequireProofKeyForCodeExchange()
                .DisableAccessTokenEncryption()
                .SetAuthorizationCodeLifetime(CodeLength)
                .SetRefreshTokenLifetime(SessionLength)
                .DisableSlidingRefreshTokenExpiration()

                // Whoever uses a refresh token again is taken for a thief, at once.
                .SetRefreshTokenReuseLeeway(TimeSpan.Zero)
                .AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseSingletonHandler<Authorization>())
                .AddEventHandler<HandleTokenRequestContext>(handler => handler.UseSingletonHandler<Renewal>())
                .AddEventHandler<HandleRevocationRequestContext>(handler => handler.UseScopedHandler<EndOfFamily>())
                .AddEventHandler<GenerateTokenContext>(handler => handler.UseSingletonHandler<WithoutEntry>().SetOrder(int.MinValue))
                .UseAspNetCore(host => host.DisableTransportSecurityRequirement()));
        builder.Services.AddOptions<OpenIddictServerOptions>().Configure<MasterKey>((server, master) =>
        {
            // Of the master key, which every node has: a code that one gave out another takes.
            server.EncryptionCredentials.Add(new EncryptingCredentials(
                new SymmetricSecurityKey(master.Derive("issuer-encryption")), SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
            if (identity.Issuer is not null)
            {
                server.Issuer = new Uri(identity.Issuer);
            }

            if (identity.Authority is not null)
            {
                server.SigningCredentials.Add(new SigningCredentials(OwnKey(master), SecurityAlgorithms.EcdsaSha256));
            }
        });
        builder.Services.AddScoped<IAuthenticationHandlerProvider, IssuerAtItsAddresses>();
        builder.Services.AddHostedService<IssuerClients>();
        TakeTokens(builder, identity);
    }

    /// <summary>What is wrong with the settings of the issuer; null when nothing is.</summary>
    private static string? Fault(IdentitySettings identity)
    {
        static bool IsAddress(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Fragment.Length == 0
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && SettingsSetup.IsLoopbackHost(address.Host)));
        var setting = $"{Setup.Settings.Section}__{nameof(Setup.Settings.Identity)}__";
        return identity.Issuer is not null && (!IsAddress(identity.Issuer) || identity.Issuer == identity.Authority)
                ? $"{setting}{nameof(IdentitySettings.Issuer)} should be the service's own address, such as https://portal.example, and not the authority's."
            : (identity.Clients ?? []).Any(client => !IsAddress(client.Value))
                ? $"{setting}{nameof(IdentitySettings.Clients)}__<client> should be where the client is led back to, such as https://portal.example/signed-in."
            : null;
    }

    private static void TakeTokens(WebApplicationBuilder builder, IdentitySettings identity)
    {
        var isBeside = identity.Authority is not null;
        if (isBeside)
        {
            // A scheme for each, so that neither's keys sign for the other.
            builder.Services.AddAuthentication(ByIssuer)
                .AddJwtBearer(Scheme, bearer => IdentitySetup.Take(bearer, identity))
                .AddPolicyScheme(ByIssuer, null, either => either.ForwardDefaultSelector = http => IssuerOf(http) == identity.Issuer ? Scheme : JwtBearerDefaults.AuthenticationScheme);
        }

        builder.Services.AddOptions<JwtBearerOptions>(isBeside ? Scheme : JwtBearerDefaults.AuthenticationScheme).Configure<MasterKey>((bearer, master) =>
        {
            if (identity.Issuer is not null)
            {
                bearer.TokenValidationParameters.ValidIssuer = identity.Issuer;
            }

            if (isBeside)
            {
                bearer.TokenValidationParameters.ValidTypes = ["at+jwt"];
                bearer.TokenValidationParameters.IssuerSigningKey = OwnKey(master);
            }

            bearer.Events ??= new JwtBearerEvents();
            bearer.Events.OnTokenValidated = async context =>
            {
                // Sample accounts' tokens stand for no sign-in on a page.
                if (context.Principal?.FindFirst(AuthorizationOfToken) is null ? isBeside : !await IsAliveAsync(context.HttpContext, context.Principal))
                {
                    context.Fail("The sign-in it stands for has ended.");
                }
            };
        });
    }

    private static string? IssuerOf(HttpContext http)
    {
        const string Bearer = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return new JsonWebToken(header[Bearer.Length..].Trim()).Issuer;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// Takes a code or refresh token, which one of many who come with it at once can do; all others end the family. OpenIddict looks first
    /// and marks later, and serves each of them.
    /// </summary>
    private static async Task<bool> TakeAsync(HttpContext http, string token, string family)
    {
        var database = http.RequestServices.GetRequiredService<Databases>().Main;
        await using var take = database.CreateCommand(Take);
        take.Parameters.AddWithValue(token);
        if (await take.ExecuteNonQueryAsync(http.RequestAborted) == 1)
        {
            return true;
        }

        // Also when the caller has gone.
        await using var end = database.CreateCommand(End);
        end.Parameters.AddWithValue(family);
        await end.ExecuteNonQueryAsync(CancellationToken.None);
        return false;
    }

    /// <summary>Whether the password is the one that was signed in by, and nobody has ended what it gave.</summary>
    private static async Task<bool> IsAliveAsync(HttpContext http, ClaimsPrincipal caller)
    {
        await using var command = http.RequestServices.GetRequiredService<Databases>().Main.CreateCommand(IsAlive);
        command.Parameters.AddWithValue(caller.FindFirst(AuthorizationOfToken)!.Value);
        return await IsCurrentAsync(http, caller) && await command.ExecuteScalarAsync(http.RequestAborted) is true;
    }

    private static async Task<bool> IsCurrentAsync(HttpContext http, ClaimsPrincipal caller) =>
        Guid.TryParse(caller.FindFirst(Claims.Beneficiary)?.Value, out var beneficiary)
        && caller.FindFirst(Claims.Region)?.Value is { } region
        && long.TryParse(caller.FindFirst(Generation)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
        && await http.RequestServices.GetRequiredService<CredentialService>().IsCurrentAsync(new SignedIn(region, beneficiary, generation), http.RequestAborted);

    private static ECDsaSecurityKey OwnKey(MasterKey master)
    {
        var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = master.Derive("issuer-signing") });
        return new ECDsaSecurityKey(key) { KeyId = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16] };
    }

    /// <summary>Gives a code to whoever is signed in on pages; leads all others there, and back.</summary>
    private sealed class Authorization(Setup.Settings settings) : IOpenIddictServerHandler<HandleAuthorizationRequestContext>
    {
        public async ValueTask HandleAsync(HandleAuthorizationRequestContext context)
        {
            var http = context.Transaction.GetHttpRequest()!.HttpContext;
            if (await PageSession.FindAsync(http) is { } who)
            {
                var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Subject, Claims.Role);
                identity.SetClaim(Claims.Subject, who.Beneficiary.ToString())
                    .SetClaim(Claims.Region, who.Region)
                    .SetClaim(Claims.Role, Claims.Name(Role.Beneficiary))
                    .SetClaim(Claims.Beneficiary, who.Beneficiary.ToString())
                    .SetClaim(Generation, who.Generation.ToString(CultureInfo.InvariantCulture))
                    .SetAudiences(settings.Identity.Audience)
                    .SetScopes(context.Request.GetScopes())
                    .SetAccessTokenLifetime(AccessLength)
                    .SetDestinations(static _ => [Destinations.AccessToken]);
                context.SignIn(new ClaimsPrincipal(identity));
            }
            else if (context.Request.HasPromptValue(PromptValues.None))
            {
                context.Reject(Errors.LoginRequired, "Nobody is signed in.");
            }
            else
            {
                var parameters = context.Request.GetParameters().Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value));
                http.Response.Redirect(PageAnswers.Address(PageAnswers.Texts(http), SignInPage.Path, $"{http.Request.Path}{QueryString.Create(parameters)}"));
                context.HandleRequest();
            }
        }
    }

    /// <summary>Gives nothing more for a sign-in by an earlier password.</summary>
    private sealed class Renewal : IOpenIddictServerHandler<HandleTokenRequestContext>
    {
        public async ValueTask HandleAsync(HandleTokenRequestContext context)
        {
            if (context.Request.IsPasswordGrantType())
            {
                return;
            }

            var http = context.Transaction.GetHttpRequest()!.HttpContext;
            if (context.Principal is not { } principal || principal.GetTokenId() is not { } token || principal.GetAuthorizationId() is not { } family)
            {
                context.Reject(Errors.InvalidGrant, "It stands for no sign-in.");
            }
            else if (!await TakeAsync(http, token, family))
            {
                context.Reject(Errors.InvalidGrant, "It was used before.");
            }
            else if (!await IsCurrentAsync(http, principal))
            {
                context.Reject(Errors.InvalidGrant, "The password was changed since.");
            }
        }
    }

    /// <summary>Whoever gives one token back ends all that came of the same sign-in.</summary>
    private sealed class EndOfFamily(IOpenIddictTokenManager tokens, IOpenIddictAuthorizationManager authorizations) : IOpenIddictServerHandler<HandleRevocationRequestContext>
    {
        public async ValueTask HandleAsync(HandleRevocationRequestContext context)
        {
            if (context.GenericTokenPrincipal?.GetAuthorizationId() is { } family)
            {
                await tokens.RevokeByAuthorizationIdAsync(family, context.CancellationToken);
                if (await authorizations.FindByIdAsync(family, context.CancellationToken) is { } authorization)
                {
                    await authorizations.TryRevokeAsync(authorization, context.CancellationToken);
                }
            }
        }
    }

    /// <summary>Access tokens are judged by their family, so a row of each would only grow; and sample accounts need no database.</summary>
    private sealed class WithoutEntry : IOpenIddictServerHandler<GenerateTokenContext>
    {
        public ValueTask HandleAsync(GenerateTokenContext context)
        {
            if (context.TokenType is TokenTypeIdentifiers.AccessToken or TokenTypeIdentifiers.IdentityToken)
            {
                context.CreateTokenEntry = false;
                context.PersistTokenPayload = false;
            }

            return default;
        }
    }

    /// <summary>
    /// Asks the issuer of tokens about calls to its own addresses only: looking whether a call is meant for it costs it a
    /// tenth of what answering one costs the service.
    /// </summary>
    private sealed class IssuerAtItsAddresses(IAuthenticationSchemeProvider schemes) : IAuthenticationHandlerProvider
    {
        private readonly AuthenticationHandlerProvider handlers = new(schemes);

        public Task<IAuthenticationHandler?> GetHandlerAsync(HttpContext context, string authenticationScheme) =>
            !string.Equals(authenticationScheme, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, StringComparison.Ordinal) || IsIssuers(context.Request.Path)
                ? handlers.GetHandlerAsync(context, authenticationScheme)
                : Task.FromResult<IAuthenticationHandler?>(null);

        private static bool IsIssuers(PathString path) =>
            path.StartsWithSegments("/connect", StringComparison.Ordinal) || path.StartsWithSegments("/.well-known", StringComparison.Ordinal);
    }
}
