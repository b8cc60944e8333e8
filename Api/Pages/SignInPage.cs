using EventLedger.Api.Credentials;
using EventLedger.Api.Http;
using EventLedger.Api.Tracking;
using EventLedger.Application.Credentials;

namespace EventLedger.Api.Pages;

/// <summary>Signs beneficiaries in by a cookie.</summary>
internal sealed class SignInPage : IEndpoint
{
    public const string Path = "/sign-in";

    /// <summary>In the address, of whoever signed out just now.</summary>
    public const string Out = "out";

    /// <summary>In the address, where somebody goes on to.</summary>
    public const string ReturnUrl = "returnUrl";

    /// <summary>The field of a password.</summary>
    public const string Password = "password";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(HttpMethods.Get, Path, http => PageAnswers.WriteAsync(http, View(http)));
        routes.MapPage(HttpMethods.Post, Path, PostAsync);
    }

    /// <summary>A field for the password there is.</summary>
    public static PageField PasswordField(PageTexts texts, bool isMissing) =>
        new(Password, texts["password"], "current-password", IsSecret: true, Error: isMissing ? texts["password-missing"] : null);

    private static async Task PostAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        if (await PageAnswers.ReadFormAsync(http, error => View(http) with { Error = error }) is not { } form)
        {
            return;
        }

        var (identity, password) = (PasswordPages.Typed(form, "identity"), form[Password].ToString());
        var page = View(http, identity, identity.Length == 0, password.Length == 0);
        if (page.HasErrors)
        {
            await PageAnswers.WriteAsync(http, page, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        var (who, isAnswered) = await PageAnswers.AttemptAsync(
            http,
            () => http.RequestServices.GetRequiredService<CredentialService>().SignInAsync(identity, password, http.RequestAborted),
            error => page with { Error = error });
        if (isAnswered)
        {
            return;
        }

        if (who is null)
        {
            await PageAnswers.WriteAsync(http, page with { Error = texts["wrong-sign-in"] }, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        await PageSession.SignInAsync(http, Visitor.Of(who));
        PasswordPages.SeeOther(http, PageAnswers.LocalPath(http.Request.Query[ReturnUrl]) ?? PageAnswers.Address(texts, SignedInPage.Path));
    }

    private static PageView View(HttpContext http, string identity = "", bool identityIsMissing = false, bool passwordIsMissing = false)
    {
        var texts = PageAnswers.Texts(http);
        return new()
        {
            Title = texts["sign-in"],
            Sentences = http.Request.Query.ContainsKey(Out) ? [texts["signed-out"]] : [],
            Action = PageAnswers.Address(texts, Path, PageAnswers.LocalPath(http.Request.Query[ReturnUrl])),
            Submit = texts["sign-in"],
            Fields =
            [
                PasswordPages.IdentityField(texts, identity, identityIsMissing),
                PasswordField(texts, passwordIsMissing),
            ],
            Links =
            [
                (PageAnswers.Address(texts, ResetPage.Path), texts["to-reset"]),
                (PageAnswers.Address(texts, ActivatePage.Path), texts["to-activate"]),
                (PageAnswers.Address(texts, RegisterPage.Path), texts["to-register"]),
                (PageAnswers.Address(texts, TrackPage.Path), texts["track"]),
                .. StaffSignInPage.Link(http, texts),
            ],
        };
    }
}
