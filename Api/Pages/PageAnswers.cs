using System.Globalization;
using EventLedger.Api.Http;
using EventLedger.Application.Credentials;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Net.Http.Headers;

namespace EventLedger.Api.Pages;

/// <summary>Marks an endpoint whose answers are pages.</summary>
internal sealed record PageMetadata;

/// <summary>Maps and answers pages: their language, their forms' tokens and what their headers forbid.</summary>
internal static class PageAnswers
{
    private const string LanguageQuery = "lang";

    // Nothing comes from elsewhere, and nothing runs.
    private const string Policy =
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>No form holds more.</summary>
    private const int LargestForm = 16 * 1024;

    public static RouteHandlerBuilder MapPage(this IEndpointRouteBuilder routes, string method, string path, RequestDelegate answer) => routes
        .MapCall(method, path, answer)
        .WithMetadata(new PageMetadata())
        .ExcludeFromDescription()
        .AllowAnyone();

    /// <summary>English when <c>?lang=en</c> or the caller's browser asks for it, Arabic otherwise.</summary>
    public static PageTexts Texts(HttpContext http) => new((string?)http.Request.Query[LanguageQuery] switch
    {
        "ar" => CultureInfo.GetCultureInfo("ar"),
        "en" => CultureInfo.GetCultureInfo("en"),
        _ => Problems.CultureOf(http.Request),
    });

    /// <summary>An address of ours, in the language of the page.</summary>
    public static string Address(PageTexts texts, string path, string? returnUrl = null) =>
        $"{path}?{LanguageQuery}={texts.Culture.Name}{(returnUrl is null ? "" : $"&returnUrl={Uri.EscapeDataString(returnUrl)}")}";

    /// <summary>Where somebody goes on after signing in: a path of ours, and nothing else, whatever a browser would make of it.</summary>
    public static string? LocalPath(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && address.Length <= 4000 && address.All(c => c is > ' ' and <= '~' and not '\\') ? address : null;

    /// <summary>The posted form; null, when it is none of ours, after it was answered.</summary>
    /// <param name="again">The page to answer with.</param>
    /// <param name="largest">In bytes.</param>
    public static async Task<IFormCollection?> ReadFormAsync(HttpContext http, Func<string, PageView> again, int largest = LargestForm)
    {
        try
        {
            if (http.Request.HasFormContentType && (http.Request.ContentLength is null || http.Request.ContentLength <= largest))
            {
                var form = await http.Request.ReadFormAsync(http.RequestAborted);
                http.User = await PageSession.UserAsync(http);
                await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
                return form;
            }
        }
        catch (Exception e) when (e is AntiforgeryValidationException or InvalidDataException)
        {
            // Not from a page of ours, or no form.
        }

        await WriteAsync(http, again(Texts(http)["form-over"]), StatusCodes.Status400BadRequest);
        return null;
    }

    /// <summary>A posted question, which changes nothing and so carries no token; null when it is no form.</summary>
    public static async Task<IFormCollection?> ReadQuestionAsync(HttpContext http)
    {
        try
        {
            return http.Request is { HasFormContentType: true, ContentLength: null or <= LargestForm } ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>
    /// Lets an attempt be made when its address may make one, and answers no sooner than any other attempt is answered, whatever
    /// was found.
    /// </summary>
    /// <param name="attempt">Null when it failed.</param>
    /// <param name="again">The page to answer with when it may not be made.</param>
    /// <returns>Null with <c>IsAnswered</c> false when it was made and failed.</returns>
    public static async Task<(T? Made, bool IsAnswered)> AttemptAsync<T>(HttpContext http, Func<Task<T?>> attempt, Func<string, PageView> again)
        where T : class
    {
        var services = http.RequestServices;
        var (delays, address, time) = (services.GetRequiredService<AddressDelays>(), RateLimitSetup.Caller(http.Connection.RemoteIpAddress), services.GetRequiredService<TimeProvider>());
        var wait = delays.Enter(address);
        if (wait > TimeSpan.Zero)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await WriteAsync(http, again(Texts(http).Of("too-many", seconds)), StatusCodes.Status429TooManyRequests);
            return (null, true);
        }

        var began = time.GetTimestamp();
        try
        {
            var made = await attempt();
            if (made is not null)
            {
                delays.Forgive(address);
            }

            await services.GetRequiredService<AnswerPace>().KeepAsync(time, began, http.RequestAborted);
            return (made, false);
        }
        catch (HashingBusyException)
        {
            await WriteAsync(http, again(Texts(http)["busy"]), StatusCodes.Status503ServiceUnavailable);
            return (null, true);
        }
    }

    public static async Task WriteAsync(HttpContext http, PageView view, int status = StatusCodes.Status200OK)
    {
        var (texts, response) = (Texts(http), http.Response);
        if (view.Action is not null && !view.IsQuestion)
        {
            http.User = await PageSession.UserAsync(http);
            var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
            view = view with { Hidden = view.Hidden.Add((tokens.FormFieldName, tokens.RequestToken!)) };
        }

        await using var renderer = new HtmlRenderer(http.RequestServices, http.RequestServices.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<Page>(ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(Page.View)] = view,
            [nameof(Page.Language)] = texts.Culture.Name,
            [nameof(Page.OtherLanguage)] = OtherLanguage(http, texts),
        }))).ToHtmlString());
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentLanguage = texts.Culture.Name;
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        await response.WriteAsync(html, http.RequestAborted);
    }

    /// <summary>What every answer of a page forbids, failures among them.</summary>
    /// <param name="clients">Where the form of signing in may lead on to: browsers hold redirects of a form's answer to the policy, too.</param>
    public static void Forbid(HttpResponse response, string clients)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy.Replace("form-action 'self'", $"form-action 'self'{clients}", StringComparison.Ordinal);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private static string OtherLanguage(HttpContext http, PageTexts texts) => Address(
        new PageTexts(CultureInfo.GetCultureInfo(texts.IsArabic ? "en" : "ar")), http.Request.Path, LocalPath(http.Request.Query["returnUrl"]));
}
