using EventLedger.Api.Credentials;
using EventLedger.Api.Http;
using EventLedger.Application.Credentials;

namespace EventLedger.Api.Pages;

/// <summary>The way of staff to a password, the first one or another, in two forms: user and printed code, the new password.</summary>
internal sealed class StaffActivatePage : IEndpoint
{
    public const string Path = "/activate/staff";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(HttpMethods.Get, Path, http => StaffSignInPage.IsOpenAsync(http, () => PageAnswers.WriteAsync(http, Begin(PageAnswers.Texts(http)))));
        routes.MapPage(HttpMethods.Post, Path, http => StaffSignInPage.IsOpenAsync(http, () => PostAsync(http)));
    }

    private static async Task PostAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        if (await PageAnswers.ReadFormAsync(http, error => Begin(texts) with { Error = error }) is not { } form)
        {
            return;
        }

        if (!form.ContainsKey(PasswordPages.Path))
        {
            await BeginAsync(http, form, texts);
        }
        else if (PasswordPages.Unsealed(http, form[PasswordPages.Path]) is { User: not null } path)
        {
            await PasswordPages.SetAsync(http, form, texts, Path, path, Begin(texts), SetPasswordAsync);
        }
        else
        {
            await PasswordPages.OverAsync(http, Begin(texts));
        }
    }

    private static async Task BeginAsync(HttpContext http, IFormCollection form, PageTexts texts)
    {
        var (user, printed) = (StaffSignInPage.TypedUser(form), PasswordPages.Typed(form, PasswordPages.Printed));
        var page = Begin(texts, user, user.Length == 0, printed.Length == 0);
        if (page.HasErrors)
        {
            await PageAnswers.WriteAsync(http, page, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        var (path, isAnswered) = await PageAnswers.AttemptAsync(
            http,
            async () =>
            {
                await http.RequestServices.GetRequiredService<BegunAdministrators>().TakeUpAsync(http.RequestAborted);
                return await http.RequestServices.GetRequiredService<StaffSignIn>().BeginAsync(user, printed, http.RequestAborted);
            },
            error => page with { Error = error });
        if (!isAnswered)
        {
            await (path is null
                ? PageAnswers.WriteAsync(http, page with { Error = texts["staff-wrong-printed"] }, StatusCodes.Status422UnprocessableEntity)
                : PageAnswers.WriteAsync(http, PasswordPages.Set(http, texts, Path, path)));
        }
    }

    private static async Task<Visitor?> SetPasswordAsync(IServiceProvider services, PasswordPath path, string normal, CancellationToken cancellation) =>
        await services.GetRequiredService<StaffSignIn>().SetPasswordAsync(path, normal, cancellation) is { } who ? Visitor.Of(who) : null;

    private static PageView Begin(PageTexts texts, string user = "", bool userIsMissing = false, bool printedIsMissing = false) => new()
    {
        Title = texts["staff-activate"],
        Sentences = [texts["staff-activate-intro"]],
        Action = PageAnswers.Address(texts, Path),
        Submit = texts["next"],
        Fields = [StaffSignInPage.UserField(texts, user, userIsMissing), PasswordPages.PrintedField(texts, printedIsMissing)],
        Links = [(PageAnswers.Address(texts, StaffSignInPage.Path), texts["to-sign-in"])],
    };
}
