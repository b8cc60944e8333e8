using EventLedger.Api.Http;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.Tokens;

namespace EventLedger.Api.Setup;

/// <summary>Who calls: bearer tokens of the configured authority.</summary>
public static class IdentitySetup
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    public static void AddIdentity(this WebApplicationBuilder builder, Settings settings)
    {
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            Take(bearer, settings.Identity);
            bearer.Authority = settings.Identity.Authority;
            bearer.RequireHttpsMetadata = settings.Identity.RequireHttps;
        });

        // An endpoint that names nobody is open to nobody.
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, DeniedAsProblem>();
    }

    /// <summary>What holds of every issuer's tokens.</summary>
    internal static void Take(JwtBearerOptions bearer, IdentitySettings identity)
    {
        bearer.MapInboundClaims = false;
        bearer.TokenHandlers.Clear();
        bearer.TokenHandlers.Add(new RememberingTokenHandler());
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = identity.Audience,
            ValidTypes = ["at+jwt", "JWT"],
            NameClaimType = Claims.Subject,
            RoleClaimType = Claims.Role,
            ClockSkew = ClockSkew,
        };
    }
}
