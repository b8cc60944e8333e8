using System.Security.Claims;
using System.Security.Cryptography;
using EventLedger.Application.Shared;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace EventLedger.Api.Setup;

/// <summary>Who calls: bearer tokens of the configured authority, or of the service's own for its sample accounts.</summary>
public static class IdentitySetup
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    public static void AddIdentity(this WebApplicationBuilder builder, Settings settings)
    {
        var own = settings.Identity.Authority is null ? OwnKey(settings) : null;
        if (own is not null)
        {
            AddSampleIssuer(builder, settings, own);
        }

        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.MapInboundClaims = false;
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(new RememberingTokenHandler());
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                ValidAudience = settings.Identity.Audience,
                ValidTypes = ["at+jwt", "JWT"],
                NameClaimType = Claims.Subject,
                RoleClaimType = Claims.Role,
                ClockSkew = ClockSkew,
            };
            if (own is null)
            {
                bearer.Authority = settings.Identity.Authority;
                bearer.RequireHttpsMetadata = settings.Identity.RequireHttps;
                return;
            }

            bearer.TokenValidationParameters.ValidTypes = ["at+jwt"];
            bearer.TokenValidationParameters.ValidIssuer = Issuer;
            bearer.TokenValidationParameters.IssuerSigningKey = own;
        });

        // An endpoint that names nobody is open to nobody.
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, DeniedAsProblem>();
    }

    private const string Issuer = "urn:eventledger:samples";

    private static void AddSampleIssuer(WebApplicationBuilder builder, Settings settings, RsaSecurityKey key)
    {
        if (!SettingsSetup.IsLoopbackOnly(builder.Configuration))
        {
            throw new InvalidOperationException(
                "The sample accounts' passwords are known to all, so the service signs them in on loopback only. "
                + "Configure EventLedger:Identity:Authority to listen on other addresses.");
        }

        builder.Services.AddOpenIddict().AddServer(server => server
            .SetIssuer(new Uri(Issuer))
            .SetTokenEndpointUris("connect/token")
            .AllowPasswordFlow()
            .AcceptAnonymousClients()
            .EnableDegradedMode()
            .DisableAccessTokenEncryption()
            .AddSigningKey(key)
            .AddEphemeralEncryptionKey()
            .SetAccessTokenLifetime(TimeSpan.FromHours(1))
            .AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(ValidateClient))
            .AddEventHandler<HandleTokenRequestContext>(handler => handler.UseSingletonHandler<SampleSignIn>())
            .UseAspNetCore(host => host.DisableTransportSecurityRequirement()));
        builder.Services.AddSingleton(settings.Identity);
        builder.Services.AddScoped<IAuthenticationHandlerProvider, IssuerAtItsAddresses>();
    }

    private static ValueTask ValidateClient(ValidateTokenRequestContext context)
    {
        if (!string.Equals(context.ClientId, SampleAccounts.ClientId, StringComparison.Ordinal))
        {
            context.Reject(Errors.InvalidClient, $"The client is {SampleAccounts.ClientId}.");
        }

        return default;
    }

    // Kept, so that tokens stay valid over a restart.
    private static RsaSecurityKey OwnKey(Settings settings)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(KeyFile.ReadOrCreate(settings, "signing.key", () => RSA.Create(2048).ExportPkcs8PrivateKey()), out _);
        return new RsaSecurityKey(rsa) { KeyId = Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()))[..16] };
    }

    /// <summary>Signs a sample account in by its password.</summary>
    private sealed class SampleSignIn(Settings settings, PersonalData personal) : IOpenIddictServerHandler<HandleTokenRequestContext>
    {
        public ValueTask HandleAsync(HandleTokenRequestContext context)
        {
            var account = SampleAccounts.Find(context.Request.Username, settings);
            if (account is null || !string.Equals(context.Request.Password, SampleAccounts.Password, StringComparison.Ordinal))
            {
                context.Reject(Errors.InvalidGrant, "There is no sample account by that name and password.");
                return default;
            }

            var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Subject, Claims.Role);
            identity.SetClaim(Claims.Subject, account.Name)
                .SetClaim(Claims.Region, account.Region)
                .SetClaim(Claims.Role, Claims.Name(account.Role))
                .SetClaim(Claims.Centre, account.Centre)
                .SetClaim(Claims.Department, account.Department)
                .SetClaim(Claims.Beneficiary, BeneficiaryOf(account)?.ToString())
                .SetAudiences(settings.Identity.Audience)
                .SetDestinations(static _ => [Destinations.AccessToken]);
            context.SignIn(new ClaimsPrincipal(identity));
            return default;
        }

        private Guid? BeneficiaryOf(SampleAccount account) =>
            account.Role == Role.Beneficiary && NationalId.Parse(SampleAccounts.NationalId) is { } id
                ? personal.BeneficiaryId(account.Region, id)
                : null;
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
