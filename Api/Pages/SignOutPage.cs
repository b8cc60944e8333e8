using EventLedger.Api.Http;

namespace EventLedger.Api.Pages;

/// <summary>Ends what <see cref="SignInPage"/> began; by a form of ours, so that no other site signs anybody out.</summary>
internal sealed class SignOutPage : IEndpoint
{
    public const string Path = "/sign-out";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(HttpMethods.Post, Path, PostAsync);

    private static async Task PostAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        if (await PageAnswers.ReadFormAsync(http, error => Again(texts, error)) is not null)
        {
            await PageSession.SignOutAsync(http);
            PasswordPages.SeeOther(http, $"{PageAnswers.Address(texts, SignInPage.Path)}&{SignInPage.Out}");
        }
    }

    private static PageView Again(PageTexts texts, string error) => new()
    {
        Title = texts["sign-out"],
        Error = error,
        Action = PageAnswers.Address(texts, Path),
        Submit = texts["sign-out"],
    };
}
