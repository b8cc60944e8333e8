using System.Collections.Immutable;
using System.Text;
using EventLedger.Api.Beneficiaries;
using EventLedger.Api.Http;
using EventLedger.Api.Mandates;
using EventLedger.Api.Requests;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Wolverine;

namespace EventLedger.Api.Pages;

/// <summary>What the pages of a signed-in beneficiary have in common: the door, the way between them, and how their forms become commands.</summary>
internal static class Portal
{
    // Unseen in each form that becomes a command: however often it is sent, one thing is done.
    private const string Key = "key";

    /// <summary>The beneficiary who is signed in; null, when nobody is or somebody else, after that was answered.</summary>
    public static async Task<Actor?> EnterAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        switch (await PageSession.FindAsync(http))
        {
            case { Actor: { Role: Role.Beneficiary, BeneficiaryId: not null } person }:
                return person;
            case null:
                PasswordPages.SeeOther(http, PageAnswers.Address(texts, SignInPage.Path, PageAnswers.Address(texts, http.Request.Path)));
                return null;
            default:
                await PageAnswers.WriteAsync(
                    http,
                    new PageView { Title = texts["portal-denied"], Sentences = [texts["portal-denied-text"]], Links = [(PageAnswers.Address(texts, SignedInPage.Path), texts["to-signed-in"])] },
                    StatusCodes.Status403Forbidden);
                return null;
        }
    }

    /// <summary>The pages of the portal.</summary>
    /// <param name="here">Which of them it is, or belongs to.</param>
    public static ImmutableArray<PageLink> Pages(PageTexts texts, string here) =>
    [
        .. new (string Path, string Text)[]
        {
            (MyRequestsPage.Path, "my-requests"),
            (ChooseServicePage.Path, "new-request"),
            (MyMandatesPage.Path, "portal-mandates"),
            (ContactPage.Path, "portal-contact"),
            (OwnDataPage.Path, "my-data"),
            (SignedInPage.Path, "to-signed-in"),
        }.Select(page => new PageLink(PageAnswers.Address(texts, page.Path), texts[page.Text], page.Path == here)),
    ];

    /// <summary>There is no such thing for this person, be it another's.</summary>
    public static Task NotFoundAsync(HttpContext http, Refusal refusal, string here)
    {
        var texts = PageAnswers.Texts(http);
        return PageAnswers.WriteAsync(
            http, new PageView { Title = Problems.Texts.Format(refusal, texts.Culture).Title, Sentences = [Sentence(texts, refusal)], Pages = Pages(texts, here) }, HttpRefusals.Status(refusal));
    }

    /// <summary>A field, unseen, that lets its form be done once.</summary>
    public static (string Name, string Value) NewKey() => (Key, Guid.NewGuid().ToString());

    /// <summary>In whose name a form is sent, and by which key it is done once.</summary>
    /// <param name="view">The page that the form was on.</param>
    /// <returns>Null, for a form without a key of ours, such as one from an older page, after that was answered.</returns>
    public static async Task<CommandContext?> ContextAsync(HttpContext http, Actor person, IFormCollection form, PageView view)
    {
        if (!Guid.TryParse(form[Key], out var key))
        {
            await PageAnswers.WriteAsync(http, view with { Error = PageAnswers.Texts(http)["form-over"] }, StatusCodes.Status400BadRequest);
            return null;
        }

        var sent = form.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}");
        return Commands.Context(http, person) with
        {
            IdempotencyKey = key.ToString(),
            Fingerprint = Commands.Fingerprint(http.Request, Encoding.UTF8.GetBytes(string.Join('\n', sent))),
        };
    }

    /// <summary>Does what the API's command does, and leads on; what is refused is told on the page that the form was on.</summary>
    /// <param name="next">Where to, by what came of it.</param>
    public static async Task DoAsync(HttpContext http, Command command, PageView view, Func<Outcome, string> next)
    {
        var outcome = await http.RequestServices.GetRequiredService<IMessageBus>().InvokeAsync<Outcome>(command, http.RequestAborted);
        if (outcome.IsRefused)
        {
            await PageAnswers.WriteAsync(http, view with { Error = Sentence(PageAnswers.Texts(http), outcome.Refusal) }, HttpRefusals.Status(outcome.Refusal));
            return;
        }

        PasswordPages.SeeOther(http, next(outcome));
    }

    /// <summary>Why something was refused, in the language of the page.</summary>
    public static string Sentence(PageTexts texts, Refusal refusal) => Problems.Texts.Format(refusal, texts.Culture).Detail;

    public static string Riyals(PageTexts texts, long halalas) =>
        texts.Of("data-riyals", (halalas / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture));
}
