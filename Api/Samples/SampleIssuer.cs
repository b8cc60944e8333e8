using System.Security.Claims;
using EventLedger.Api.Setup;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using Microsoft.AspNetCore;
using Microsoft.IdentityModel.Tokens;
using Microsoft.OpenApi;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Swashbuckle.AspNetCore.SwaggerUI;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using Claims = EventLedger.Api.Http.Claims;

namespace EventLedger.Api.Samples;

/// <summary>Without an authority the service signs in its sample accounts itself, on loopback only, and takes the tokens it made.</summary>
public static class SampleIssuer
{
    /// <summary>Of all tokens, while the service is told no address of its own.</summary>
    internal const string Issuer = "urn:eventledger:samples";

    public static void AddSampleIssuer(this WebApplicationBuilder builder, Setup.Settings settings)
    {
        if (!settings.Identity.TakesSampleAccounts)
        {
            return;
        }

        InsideOnly.Check(SettingsSetup.Addresses(builder.Configuration));
        builder.Services.AddHostedService<InsideOnly.BoundAddresses>();
        builder.Services.AddSingleton<InsideOnly.SignIns>();
        builder.Services.AddOpenIddict().AddServer(server => server
            .AllowPasswordFlow()
            .AcceptAnonymousClients()
            .SetAccessTokenLifetime(TimeSpan.FromHours(1))
            .AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseSingletonHandler<Admission>().SetOrder(int.MinValue))
            .AddEventHandler<HandleTokenRequestContext>(handler => handler.UseSingletonHandler<SampleSignIn>()));
        builder.Services.AddSingleton(settings.Identity);
        builder.Services.ConfigureSwaggerGen(swagger => swagger.AddSecurityDefinition("sample-accounts", SignInFromThePage()));
        builder.Services.Configure<SwaggerUIOptions>(page => page.OAuthClientId(SampleAccounts.ClientId));
    }

    private static OpenApiSecurityScheme SignInFromThePage() => new()
    {
        Type = SecuritySchemeType.OAuth2,
        Description = $"A sample account, such as clerk.makkah, with the password {SampleAccounts.Password}.",
        Flows = new OpenApiOAuthFlows
        {
            Password = new OpenApiOAuthFlow { TokenUrl = new Uri("/connect/token", UriKind.Relative), Scopes = new Dictionary<string, string>(StringComparer.Ordinal) },
        },
    };

    /// <summary>Lets in what comes from this machine, from the one client there is, and not too often.</summary>
    private sealed class Admission(InsideOnly.SignIns signIns) : IOpenIddictServerHandler<ValidateTokenRequestContext>
    {
        public ValueTask HandleAsync(ValidateTokenRequestContext context)
        {
            if (!context.Request.IsPasswordGrantType())
            {
                // Of beneficiaries, by a code.
            }
            else if (context.Transaction.GetHttpRequest() is not { } request || !InsideOnly.IsFromInside(request.HttpContext))
            {
                context.Reject(Errors.AccessDenied, "Sample accounts are signed in from this machine only, by its loopback address.");
            }
            else if (!string.Equals(context.ClientId, SampleAccounts.ClientId, StringComparison.Ordinal))
            {
                context.Reject(Errors.InvalidClient, $"The client is {SampleAccounts.ClientId}.");
            }
            else if (!signIns.IsOneMore())
            {
                context.Reject(Errors.TemporarilyUnavailable, "Too many sign-ins within a minute.");
            }
            else
            {
                // None that is registered, so that nobody looks for it in the database.
                context.Request.ClientId = null;
            }

            return default;
        }
    }

    /// <summary>Signs a sample account in by its password.</summary>
    private sealed class SampleSignIn(Setup.Settings settings, StreamLedger ledger, Identities identities) : IOpenIddictServerHandler<HandleTokenRequestContext>
    {
        public async ValueTask HandleAsync(HandleTokenRequestContext context)
        {
            if (!context.Request.IsPasswordGrantType())
            {
                return;
            }

            var account = SampleAccounts.Find(context.Request.Username, settings);
            if (account is null || !string.Equals(context.Request.Password, SampleAccounts.Password, StringComparison.Ordinal))
            {
                context.Reject(Errors.InvalidGrant, "There is no sample account by that name and password.");
                return;
            }

            var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Subject, Claims.Role);
            identity.SetClaim(Claims.Subject, account.Name)
                .SetClaim(Claims.Region, account.Region)
                .SetClaim(Claims.Role, Claims.Name(account.Role))
                .SetClaim(Claims.Centre, account.Centre)
                .SetClaim(Claims.Department, account.Department)
                .SetClaim(Claims.Beneficiary, (await BeneficiaryOfAsync(account, context.CancellationToken))?.ToString())
                .SetAudiences(settings.Identity.Audience)
                .SetDestinations(static _ => [Destinations.AccessToken]);
            context.SignIn(new ClaimsPrincipal(identity));
        }

        private async ValueTask<Guid?> BeneficiaryOfAsync(SampleAccount account, CancellationToken cancellation) => account.Role == Role.Beneficiary
            ? await identities.FindAsync(ledger, account.Region, Identity.Parse(null, null, SampleAccounts.NationalId)!, cancellation)
            : null;
    }
}
