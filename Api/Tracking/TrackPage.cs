using EventLedger.Api.Catalogue;
using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Tracking;

namespace EventLedger.Api.Tracking;

/// <summary>
/// A request by its tracking reference, for whoever holds that: what <see cref="GetTracking"/> answers programs, in words, and nothing more. It does
/// without fonts and cookies, and is held back as that is.
/// </summary>
internal sealed class TrackPage : IEndpoint
{
    public const string Path = "/track";

    private const string Reference = "reference";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(HttpMethods.Get, Path, http => PageAnswers.WriteAsync(http, Form(PageAnswers.Texts(http))));
        routes.MapPage(HttpMethods.Post, Path, PostAsync);
        routes.MapPage(HttpMethods.Get, $"{Path}/{{{Reference}}}", FollowAsync)
            .WithMetadata(new HeldBackMetadata(HeldBackAsync))
            .RequireRateLimiting(RateLimitSetup.Public);
    }

    /// <summary>Where a request is followed.</summary>
    public static string Of(string reference) => $"{Path}/{reference}";

    // Sent by POST, so that what somebody types here by mistake is in no address.
    private static async Task PostAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        var typed = await PageAnswers.ReadQuestionAsync(http) is { } form ? PasswordPages.Typed(form, Reference) : "";
        if (TrackingReference.Normalise(typed) is { } reference)
        {
            PasswordPages.SeeOther(http, PageAnswers.Address(texts, Of(reference)));
            return;
        }

        await PageAnswers.WriteAsync(http, Form(texts, typed, texts[typed.Length == 0 ? "track-missing" : "track-unreadable"]), StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task FollowAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        var typed = (string?)http.Request.RouteValues[Reference];
        if (await GetTracking.FindAsync(http, typed) is not var (region, current))
        {
            await PageAnswers.WriteAsync(http, Form(texts, error: texts["track-unknown"]), StatusCodes.Status404NotFound);
            return;
        }

        await PageAnswers.WriteAsync(http, await ViewAsync(texts, CatalogueNames.Of(http, texts, region), current.State));
    }

    private static Task HeldBackAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        return PageAnswers.WriteAsync(http, Form(texts) with { Error = texts["track-later"] }, StatusCodes.Status429TooManyRequests);
    }

    private static async Task<PageView> ViewAsync(PageTexts texts, CatalogueNames names, RequestTracking tracking)
    {
        var facts = texts.Entry(
            null,
            ("data-reference", tracking.TrackingReference),
            ("data-status", texts.Named("request-status", tracking.Status)),
            ("data-department", await names.DepartmentAsync(tracking.DepartmentCode)),
            ("data-opened", PageTimes.Day(texts, tracking.OpenedAt)),
            ("data-deadline", PageTimes.Day(texts, tracking.PromisedDeadline)),
            ("data-decision", texts.Named("completion-decision", tracking.Decision)),
            ("respond-by", PageTimes.Day(texts, tracking.RespondBy)));
        return new()
        {
            Title = await names.ServiceAsync(tracking.ServiceCode),
            Sentences = [texts.Named("track-next", tracking.Status)],
            Sections =
            [
                new("request", texts["track-request"], [facts], ""),
                new("steps", texts["track-steps"], [], "") { Steps = [.. tracking.Steps.Select(step => new PageStep(texts.Find($"step-{step.Name}") ?? step.Name, PageTimes.Moment(texts, step.At)))] },
            ],
            Links = [(PageAnswers.Address(texts, Path), texts["track-another"]), (PageAnswers.Address(texts, SignInPage.Path), texts["to-sign-in"])],
            IsLight = true,
        };
    }

    private static PageView Form(PageTexts texts, string typed = "", string? error = null) => new()
    {
        Title = texts["track"],
        Sentences = [texts["track-intro"]],
        Action = PageAnswers.Address(texts, Path),
        IsQuestion = true,
        Submit = texts["track-submit"],
        Fields = [new(Reference, texts["data-reference"], "off", Hint: texts["track-hint"], Value: typed, Error: error)],
        Links = [(PageAnswers.Address(texts, SignInPage.Path), texts["to-sign-in"])],
        IsLight = true,
    };
}
