using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Http;
using EventLedger.Api.Samples;
using EventLedger.Api.Setup;
using EventLedger.Application.Ledger;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace EventLedger.Api.Credentials;

/// <summary>
/// The service's own issuer of tokens: beneficiaries and, where no authority does, staff, who sign in on its pages, by authorization
/// code with PKCE. It may stand beside an authority of the staff, and its tokens are told from that one's by who issued them.
/// </summary>
internal static class PortalIssuer
{
    /// <summary>For how long a client may renew what one sign-in gave it; as long as a session on pages lasts at most.</summary>
    public static readonly TimeSpan SessionLength = TimeSpan.FromHours(12);

    /// <summary>Names the family that a token belongs to.</summary>
    public const string Family = "oi_au_id";

    private const string Scheme = "portal";
    private const string ByIssuer = "by-issuer";
    private const string Addresses = "/connect";

    private static readonly TimeSpan CodeLength = TimeSpan.FromMinutes(1);

    public static void AddPortalIssuer(this WebApplicationBuilder builder, Setup.Settings settings)
    {
        var identity = settings.Identity;
        if (Fault(identity) is { } fault)
        {
            throw new ValidationException(fault);
        }

        if (!IsOn(identity))
        {
            return;
        }

        builder.Services.AddDbContext<IssuerStore>((services, store) => store.UseNpgsql(services.GetRequiredKeyedService<Databases>(DatabaseSetup.Framework).Main));
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IssuerStore>())
            .AddServer(server => server
                .SetAuthorizationEndpointUris("connect/authorize")
                .SetTokenEndpointUris("connect/token")
                .SetRevocationEndpointUris("connect/revocation")
                .SetEndSessionEndpointUris("connect/end-session")
                .AllowAuthorizationCodeFlow()
                .AllowRefreshTokenFlow()
                .RequireProofKeyForCodeExchange()
                .DisableAccessTokenEncryption()
                .SetAuthorizationCodeLifetime(CodeLength)
                .SetRefreshTokenLifetime(SessionLength)
                .DisableSlidingRefreshTokenExpiration()

                // Whoever uses a refresh token again is taken for a thief, at once.
                .SetRefreshTokenReuseLeeway(TimeSpan.Zero)
                .AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseSingletonHandler<IssuerHandlers.AsConfigured>())
                .AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseSingletonHandler<IssuerHandlers.AsConfigured>())
                .AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseSingletonHandler<IssuerHandlers.Authorization>())
                .AddEventHandler<HandleTokenRequestContext>(handler => handler.UseSingletonHandler<IssuerHandlers.Renewal>())
                .AddEventHandler<HandleRevocationRequestContext>(handler => handler.UseSingletonHandler<IssuerHandlers.EndOfFamily>())
                .AddEventHandler<HandleEndSessionRequestContext>(handler => handler.UseSingletonHandler<IssuerHandlers.EndOfSession>())
                .AddEventHandler<ValidateTokenContext>(handler => handler
                    .UseSingletonHandler<IssuerHandlers.OfItsRow>()
                    .SetOrder(OpenIddictServerHandlers.Protection.RestoreTokenEntryProperties.Descriptor.Order - 1))
                .AddEventHandler<GenerateTokenContext>(handler => handler.UseSingletonHandler<IssuerHandlers.WithoutEntry>().SetOrder(int.MinValue))
                .UseAspNetCore(host => host.DisableTransportSecurityRequirement()));
        builder.Services.AddSingleton<IssuerKeys>();
        builder.Services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(services => services.GetRequiredService<IssuerKeys>());
        builder.Services.AddOptions<OpenIddictServerOptions>().Configure<IssuerKeys>((server, keys) =>
        {
            foreach (var key in keys.Present())
            {
                server.SigningCredentials.Add(new SigningCredentials(key.Signing, SecurityAlgorithms.EcdsaSha256));
                server.EncryptionCredentials.Add(new EncryptingCredentials(key.Encryption, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
            }

            server.Issuer = Own(identity);

            // A challenge that is the verifier itself keeps nobody out who saw the address. In fragments and forms that send themselves, codes
            // would come to where clients do not expect them, and stay.
            server.CodeChallengeMethods.IntersectWith([OpenIddictConstants.CodeChallengeMethods.Sha256]);
            server.ResponseModes.IntersectWith([OpenIddictConstants.ResponseModes.Query]);
        });
        builder.Services.AddScoped<IAuthenticationHandlerProvider, IssuerAtItsAddresses>();
        builder.Services.AddHostedService<IssuerClients>();
        TakeTokens(builder, identity);
    }

    /// <summary>Answers each address only so often where tokens are given, renewed and ended: each costs signatures and rows.</summary>
    public static void UseIssuerLimits(this WebApplication app, Setup.Settings settings) => app.UseWhen(
        http => http.Request.Path.StartsWithSegments(Addresses, StringComparison.Ordinal),
        issuer => issuer.UseLimit(settings.Identity.PerMinute));

    private static bool IsOn(IdentitySettings identity) => identity.Authority is null || identity.Issuer is not null;

    // As tokens name it.
    private static Uri Own(IdentitySettings identity) => new(identity.Issuer ?? SampleIssuer.Issuer);

    /// <summary>What is wrong with the settings of the issuer; null when nothing is.</summary>
    private static string? Fault(IdentitySettings identity)
    {
        static bool IsAddress(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Fragment.Length == 0
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && SettingsSetup.IsLoopbackHost(address.Host)));
        static bool IsSame(string one, string? other) => string.Equals(one.TrimEnd('/'), other?.TrimEnd('/'), StringComparison.Ordinal);
        var setting = $"{Setup.Settings.Section}__{nameof(Setup.Settings.Identity)}__";
        var issuer = $"{setting}{nameof(IdentitySettings.Issuer)} should be the service's own address, such as https://portal.example";
        return identity.Issuer is not null && (!IsAddress(identity.Issuer) || IsSame(identity.Issuer, identity.Authority))
                ? $"{issuer}, and not the authority's."
            : identity.Issuer is null && (identity.Authority is null ? !identity.TakesSampleAccounts : identity.TakesStaffAccounts)
                ? $"{issuer}: tokens of the service's own accounts name it."
            : identity is { SampleAccounts: true, Authority: not null }
                ? $"{setting}{nameof(IdentitySettings.SampleAccounts)} should be false beside an authority, or left out: there are no sample accounts then."
            : (identity.Clients ?? []).Any(client => !IsAddress(client.Value))
                ? $"{setting}{nameof(IdentitySettings.Clients)}__<client> should be where the client is led back to, such as https://portal.example/signed-in."
            : (identity.SignedOut ?? []).Any(client => !IsAddress(client.Value) || identity.Clients?.ContainsKey(client.Key) != true)
                ? $"{setting}{nameof(IdentitySettings.SignedOut)}__<client> should be where one of the clients is led back to after signing out, such as https://portal.example/signed-out."
            : null;
    }

    private static void TakeTokens(WebApplicationBuilder builder, IdentitySettings identity)
    {
        var isBeside = identity.Authority is not null;
        var issuer = Own(identity).AbsoluteUri;
        if (isBeside)
        {
            // A scheme for each, so that neither's keys sign for the other.
            builder.Services.AddAuthentication(ByIssuer)
                .AddJwtBearer(Scheme, bearer => IdentitySetup.Take(bearer, identity))
                .AddPolicyScheme(ByIssuer, null, either => either.ForwardDefaultSelector = http => IssuerOf(http) == issuer ? Scheme : JwtBearerDefaults.AuthenticationScheme);
        }

        builder.Services.AddOptions<JwtBearerOptions>(isBeside ? Scheme : JwtBearerDefaults.AuthenticationScheme).Configure<IssuerKeys>((bearer, keys) =>
        {
            bearer.TokenValidationParameters.ValidIssuer = issuer;
            bearer.TokenValidationParameters.ValidTypes = ["at+jwt"];
            bearer.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, _, _) => keys.Present().Select(key => key.Signing);
            bearer.Events ??= new JwtBearerEvents();
            bearer.Events.OnTokenValidated = async context =>
            {
                // Sample accounts' tokens stand for no sign-in on a page.
                var family = context.Principal?.FindFirst(Family)?.Value;
                if (family is null ? !identity.TakesSampleAccounts : !await IsAliveAsync(context, family))
                {
                    context.Fail("The sign-in it stands for has ended.");
                }
            };
        });
    }

    /// <summary>Whether whoever signed in may go on, and nobody has ended what that gave.</summary>
    private static async Task<bool> IsAliveAsync(TokenValidatedContext context, string family)
    {
        var (services, cancellation) = (context.HttpContext.RequestServices, context.HttpContext.RequestAborted);
        return Visitor.Of(context.Principal) is { } who
            && await services.GetRequiredService<SignIns>().IsAliveAsync(family, who.Session, cancellation)
            && await who.MayGoOnAsync(services, cancellation);
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
    /// Asks the issuer of tokens about calls to its own addresses only: looking whether a call is meant for it costs it a
    /// tenth of what answering one costs the service.
    /// </summary>
    private sealed class IssuerAtItsAddresses(IAuthenticationSchemeProvider schemes, IssuerKeys keys) : IAuthenticationHandlerProvider
    {
        private readonly AuthenticationHandlerProvider handlers = new(schemes);

        public Task<IAuthenticationHandler?> GetHandlerAsync(HttpContext context, string authenticationScheme)
        {
            if (!string.Equals(authenticationScheme, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, StringComparison.Ordinal))
            {
                return handlers.GetHandlerAsync(context, authenticationScheme);
            }

            if (!IsIssuers(context.Request.Path))
            {
                return Task.FromResult<IAuthenticationHandler?>(null);
            }

            // A key that another node began, or that has ended, is seen before anything is signed.
            keys.Present();
            return handlers.GetHandlerAsync(context, authenticationScheme);
        }

        private static bool IsIssuers(PathString path) =>
            path.StartsWithSegments(Addresses, StringComparison.Ordinal) || path.StartsWithSegments("/.well-known", StringComparison.Ordinal);
    }
}
