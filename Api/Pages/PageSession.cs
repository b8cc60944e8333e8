using System.Globalization;
using System.Security.Claims;
using EventLedger.Api.Http;
using EventLedger.Application.Credentials;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace EventLedger.Api.Pages;

/// <summary>Who is signed in on pages.</summary>
internal static class PageSession
{
    private const string Generation = "generation";
    private const string Since = "since";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    public static Task SignInAsync(HttpContext http, SignedIn who) => http.SignInAsync(PageSetup.Scheme, new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(Claims.Subject, who.Beneficiary.ToString()),
            new Claim(Claims.Region, who.Region),
            new Claim(Claims.Beneficiary, who.Beneficiary.ToString()),
            new Claim(Generation, who.Generation.ToString(CultureInfo.InvariantCulture)),
            new Claim(Since, Now(http).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ],
        PageSetup.Scheme)));

    /// <summary>Null when nobody is signed in.</summary>
    public static async Task<SignedIn?> FindAsync(HttpContext http) => Read(await UserAsync(http));

    /// <summary>Ends what was begun by an earlier password than the present one, or half a day ago, wherever the cookie is asked for.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (Read(context.Principal) is not { } who
            || !long.TryParse(context.Principal?.FindFirstValue(Since), NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            || Now(http) - DateTimeOffset.FromUnixTimeSeconds(since) > Longest
            || !await http.RequestServices.GetRequiredService<CredentialService>().IsCurrentAsync(who, http.RequestAborted))
        {
            context.RejectPrincipal();
            await http.SignOutAsync(PageSetup.Scheme);
        }
    }

    /// <summary>The one that forms' tokens are bound to: by the cookie, and never by a bearer's token.</summary>
    public static async Task<ClaimsPrincipal> UserAsync(HttpContext http) =>
        (await http.AuthenticateAsync(PageSetup.Scheme)).Principal ?? new ClaimsPrincipal(new ClaimsIdentity());

    private static SignedIn? Read(ClaimsPrincipal? user) =>
        Guid.TryParse(user?.FindFirstValue(Claims.Beneficiary), out var beneficiary)
        && user.FindFirstValue(Claims.Region) is { } region
        && long.TryParse(user.FindFirstValue(Generation), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? new SignedIn(region, beneficiary, generation)
            : null;

    private static DateTimeOffset Now(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
