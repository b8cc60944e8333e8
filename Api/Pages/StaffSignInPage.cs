using System.Collections.Immutable;
using EventLedger.Api.Credentials;
using EventLedger.Api.Http;
using EventLedger.Api.Samples;
using EventLedger.Application.Credentials;

namespace EventLedger.Api.Pages;

/// <summary>The door of staff: signs them in by a cookie, as <see cref="SignInPage"/> does beneficiaries.</summary>
internal sealed class StaffSignInPage : IEndpoint
{
    public const string Path = "/sign-in/staff";

    private const string User = "user";

    // As long as a user's name may be, and with what is around it.
    private const int LongestUser = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(HttpMethods.Get, Path, http => IsOpenAsync(http, () => PageAnswers.WriteAsync(http, View(http))));
        routes.MapPage(HttpMethods.Post, Path, http => IsOpenAsync(http, () => PostAsync(http)));
    }

    /// <summary>The way to it, where it is open.</summary>
    public static ImmutableArray<(string Address, string Text)> Link(HttpContext http, PageTexts texts) => IsOpen(http)
        ? [(PageAnswers.Address(texts, Path, PageAnswers.LocalPath(http.Request.Query[SignInPage.ReturnUrl])), texts["staff-sign-in"])]
        : [];

    /// <summary>Answers where staff have accounts here; tells all others that there is nothing for them.</summary>
    public static Task IsOpenAsync(HttpContext http, Func<Task> answer)
    {
        var texts = PageAnswers.Texts(http);
        return IsOpen(http)
            ? answer()
            : PageAnswers.WriteAsync(http, new PageView { Title = texts["staff-closed"], Sentences = [texts["staff-closed-text"]] }, StatusCodes.Status404NotFound);
    }

    /// <summary>A field for a user's name.</summary>
    public static PageField UserField(PageTexts texts, string typed, bool isMissing) =>
        new(User, texts["staff-name"], "username", Value: typed, Error: isMissing ? texts["staff-name-missing"] : null);

    /// <summary>The name that was typed, without the spaces around it.</summary>
    public static string TypedUser(IFormCollection form) => form[User].ToString().Trim() is { Length: <= LongestUser } typed ? typed : "";

    private static bool IsOpen(HttpContext http) => http.RequestServices.GetRequiredService<StaffDoor>().IsOpen;

    private static async Task PostAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        if (await PageAnswers.ReadFormAsync(http, error => View(http) with { Error = error }) is not { } form)
        {
            return;
        }

        var (user, password) = (TypedUser(form), form[SignInPage.Password].ToString());
        var page = View(http, user, user.Length == 0, password.Length == 0);
        if (page.HasErrors)
        {
            await PageAnswers.WriteAsync(http, page, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        var (who, isAnswered) = await PageAnswers.AttemptAsync(
            http,
            async () => await SampleDoor.SignInAsync(http, user, password)
                ?? await http.RequestServices.GetRequiredService<StaffSignIn>().SignInAsync(user, password, http.RequestAborted),
            error => page with { Error = error });
        if (isAnswered)
        {
            return;
        }

        if (who is null)
        {
            await PageAnswers.WriteAsync(http, page with { Error = texts["staff-wrong-sign-in"] }, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        await PageSession.SignInAsync(http, Visitor.Of(who));
        PasswordPages.SeeOther(http, PageAnswers.LocalPath(http.Request.Query[SignInPage.ReturnUrl]) ?? PageAnswers.Address(texts, SignedInPage.Path));
    }

    private static PageView View(HttpContext http, string user = "", bool userIsMissing = false, bool passwordIsMissing = false)
    {
        var texts = PageAnswers.Texts(http);
        return new()
        {
            Title = texts["staff-sign-in"],
            Action = PageAnswers.Address(texts, Path, PageAnswers.LocalPath(http.Request.Query[SignInPage.ReturnUrl])),
            Submit = texts["sign-in"],
            Fields = [UserField(texts, user, userIsMissing), SignInPage.PasswordField(texts, passwordIsMissing)],
            Links =
            [
                (PageAnswers.Address(texts, StaffActivatePage.Path), texts["to-staff-activate"]),
                (PageAnswers.Address(texts, SignInPage.Path), texts["to-beneficiary-sign-in"]),
            ],
        };
    }
}
