using System.Globalization;
using System.Security.Claims;
using EventLedger.Api.Http;
using EventLedger.Application.Credentials;
using Microsoft.AspNetCore.Authentication;

namespace EventLedger.Api.Pages;

/// <summary>Who is signed in on pages.</summary>
internal static class PageSession
{
    private const string Generation = "generation";

    public static Task SignInAsync(HttpContext http, SignedIn who) => http.SignInAsync(PageSetup.Scheme, new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(Claims.Subject, who.Beneficiary.ToString()),
            new Claim(Claims.Region, who.Region),
            new Claim(Claims.Beneficiary, who.Beneficiary.ToString()),
            new Claim(Generation, who.Generation.ToString(CultureInfo.InvariantCulture)),
        ],
        PageSetup.Scheme)));

    /// <summary>Null when nobody is signed in, or by an earlier password than the present one.</summary>
    public static async Task<SignedIn?> FindAsync(HttpContext http)
    {
        var user = await UserAsync(http);
        if (!Guid.TryParse(user.FindFirstValue(Claims.Beneficiary), out var beneficiary)
            || user.FindFirstValue(Claims.Region) is not { } region
            || !long.TryParse(user.FindFirstValue(Generation), NumberStyles.None, CultureInfo.InvariantCulture, out var generation))
        {
            return null;
        }

        var who = new SignedIn(region, beneficiary, generation);
        if (await http.RequestServices.GetRequiredService<CredentialService>().IsCurrentAsync(who, http.RequestAborted))
        {
            return who;
        }

        await http.SignOutAsync(PageSetup.Scheme);
        return null;
    }

    /// <summary>The one that forms' tokens are bound to: by the cookie, and never by a bearer's token.</summary>
    public static async Task<ClaimsPrincipal> UserAsync(HttpContext http) =>
        (await http.AuthenticateAsync(PageSetup.Scheme)).Principal ?? new ClaimsPrincipal(new ClaimsIdentity());
}
