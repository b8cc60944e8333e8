using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Application.Requests;

namespace EventLedger.Api.Requests;

/// <summary>Takes a request back, once that was said on this page: what <see cref="WithdrawRequestEndpoint"/> does for programs.</summary>
internal sealed class WithdrawPage : IEndpoint
{
    private const string Reason = "reason";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(HttpMethods.Get, "/my/requests/{id:guid}/withdrawal", GetAsync);
        routes.MapPage(HttpMethods.Post, "/my/requests/{id:guid}/withdrawal", PostAsync);
    }

    public static string Of(Guid id) => $"{MyRequestPage.Of(id)}/withdrawal";

    private static async Task GetAsync(HttpContext http)
    {
        if (await OwnRequest.FindAsync(http) is { } own)
        {
            await PageAnswers.WriteAsync(http, View(PageAnswers.Texts(http), own));
        }
    }

    private static async Task PostAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        if (await OwnRequest.FindAsync(http) is not { } own || await PageAnswers.ReadFormAsync(http, error => View(texts, own) with { Error = error }) is not { } form)
        {
            return;
        }

        var typed = form[Reason].ToString().Trim();
        if (await Portal.ContextAsync(http, own.Person, form, View(texts, own, typed)) is not { } context)
        {
            return;
        }

        // By the rules of the API's body.
        if (Bodies.Validate(new Withdrawal { Reason = typed }, texts.Culture) is [var fault, ..])
        {
            await PageAnswers.WriteAsync(http, View(texts, own, typed, typed.Length == 0 ? texts["withdraw-reason-missing"] : fault.Detail), StatusCodes.Status422UnprocessableEntity);
            return;
        }

        await Portal.DoAsync(http, new WithdrawRequest(own.Id, typed, null, context), View(texts, own, typed), _ => PageAnswers.Address(texts, MyRequestPage.Of(own.Id)));
    }

    private static PageView View(PageTexts texts, OwnRequest own, string typed = "", string? error = null) => new()
    {
        Title = texts.Of("withdraw-title", own.Current.State.TrackingReference),
        Sentences = [texts["withdraw-text"]],
        Action = PageAnswers.Address(texts, Of(own.Id)),
        Submit = texts["withdraw-submit"],
        Hidden = [Portal.NewKey()],
        Fields = [new(Reason, texts["data-reason"], "off", Value: typed, Error: error) { Input = PageInput.Paragraph }],
        Links = [(PageAnswers.Address(texts, MyRequestPage.Of(own.Id)), texts["withdraw-not"])],
        Pages = Portal.Pages(texts, MyRequestsPage.Path),
    };
}
