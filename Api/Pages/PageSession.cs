using System.Globalization;
using System.Security.Claims;
using EventLedger.Api.Credentials;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace EventLedger.Api.Pages;

/// <summary>Who is signed in on pages.</summary>
internal static class PageSession
{
    private const string Since = "since";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    public static Task SignInAsync(HttpContext http, Visitor who) => http.SignInAsync(PageSetup.Scheme, new ClaimsPrincipal(new ClaimsIdentity(
        [.. who.ToClaims(), new Claim(Since, Now(http).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))], PageSetup.Scheme)));

    /// <summary>Ends it, with all that came of it; whoever kept the cookie has nothing of it.</summary>
    public static async Task SignOutAsync(HttpContext http)
    {
        if (await FindAsync(http) is { } who)
        {
            await http.RequestServices.GetRequiredService<SignIns>().EndAsync(who.Session);
        }

        await http.SignOutAsync(PageSetup.Scheme);
    }

    /// <summary>Null when nobody is signed in.</summary>
    public static async Task<Visitor?> FindAsync(HttpContext http) => Visitor.Of(await UserAsync(http));

    /// <summary>Ends what was ended, begun by an earlier password than the present one, or half a day ago, wherever the cookie is asked for.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (Visitor.Of(context.Principal) is not { } who
            || !long.TryParse(context.Principal?.FindFirstValue(Since), NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            || Now(http) - DateTimeOffset.FromUnixTimeSeconds(since) > Longest
            || await http.RequestServices.GetRequiredService<SignIns>().IsEndedAsync(who.Session, http.RequestAborted)
            || !await who.MayGoOnAsync(http.RequestServices, http.RequestAborted))
        {
            context.RejectPrincipal();
            await http.SignOutAsync(PageSetup.Scheme);
        }
    }

    /// <summary>The one that forms' tokens are bound to: by the cookie, and never by a bearer's token.</summary>
    public static async Task<ClaimsPrincipal> UserAsync(HttpContext http) =>
        (await http.AuthenticateAsync(PageSetup.Scheme)).Principal ?? new ClaimsPrincipal(new ClaimsIdentity());

    private static DateTimeOffset Now(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
