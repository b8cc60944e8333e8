using System.Text.Encodings.Web;
using System.Text.Unicode;
using EventLedger.Api.Http;
using EventLedger.Api.Setup;
using EventLedger.Application.Credentials;
using EventLedger.Application.Sealing;
using Microsoft.AspNetCore.CookiePolicy;
using Microsoft.AspNetCore.DataProtection;

namespace EventLedger.Api.Pages;

/// <summary>Pages for beneficiaries and staff, and the cookie they are signed in by.</summary>
internal static partial class PageSetup
{
    /// <summary>The scheme of those who signed in on a page. No operation of the API takes it.</summary>
    public const string Scheme = "beneficiary";

    private static readonly TimeSpan SessionLength = TimeSpan.FromMinutes(30);

    public static void AddPages(this WebApplicationBuilder builder, Settings settings)
    {
        builder.Services.AddSingleton<IDataProtectionProvider, MasterKeyProtection>();

        // Arabic as it is, rather than by numbers three times as long.
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        builder.Services.AddSingleton(new ServedRegions([.. settings.Regions.Keys]));
        builder.Services.AddSingleton(new StaffDoor(settings.Identity.TakesStaffAccounts));
        builder.Services.AddAuthentication().AddCookie(Scheme, cookie =>
        {
            cookie.Cookie.Name = "__Host-eventledger";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            cookie.Cookie.Path = "/";
            cookie.ExpireTimeSpan = SessionLength;
            cookie.SlidingExpiration = true;
            cookie.Events.OnValidatePrincipal = PageSession.ValidateAsync;
        });
        builder.Services.AddAntiforgery(form =>
        {
            form.Cookie.Name = "__Host-eventledger-form";
            form.Cookie.SameSite = SameSiteMode.Strict;
            form.Cookie.Path = "/";
            form.SuppressXFrameOptionsHeader = true;

            // A proxy in front ends TLS, so no call looks secure here, and those would be refused. The policy below marks the cookie.
            form.Cookie.SecurePolicy = CookieSecurePolicy.None;
        });
    }

    public static void UsePages(this WebApplication app, Settings settings)
    {
        var clients = string.Concat((settings.Identity.Clients ?? []).Values.Select(address => $" {new Uri(address).GetLeftPart(UriPartial.Authority)}").Distinct(StringComparer.Ordinal));
        Use(app, clients);
    }

    private static void Use(WebApplication app, string clients) => app.UseWhen(
        http => http.GetEndpoint()?.Metadata.GetMetadata<PageMetadata>() is not null,
        pages => pages
            .UseCookiePolicy(new CookiePolicyOptions { Secure = CookieSecurePolicy.Always, HttpOnly = HttpOnlyPolicy.Always, MinimumSameSitePolicy = SameSiteMode.Strict })
            .Use((http, next) => AnswerAsync(http, next, clients)));

    private static async Task AnswerAsync(HttpContext http, RequestDelegate next, string clients)
    {
        PageAnswers.Forbid(http.Response, clients);
        try
        {
            await next(http);
        }
        catch (Exception e) when (e is not BadHttpRequestException && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            // People are answered by a page, also then.
            Failed(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PageSetup)), http.Request.Method, http.RequestServices.GetRequiredService<CallNames>().Of(http), e);
            var texts = PageAnswers.Texts(http);
            await PageAnswers.WriteAsync(http, new PageView { Title = texts["failed"], Sentences = [texts["failed-text"]] }, StatusCodes.Status503ServiceUnavailable);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Pattern} failed.")]
    private static partial void Failed(ILogger log, string method, string pattern, Exception exception);
}
