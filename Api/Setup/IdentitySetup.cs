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
            bearer.Authority = settings.Identity.Authority;
            bearer.RequireHttpsMetadata = settings.Identity.RequireHttps;
        });

        // An endpoint that names nobody is open to nobody.
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, DeniedAsProblem>();
    }
}
