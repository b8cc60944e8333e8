using EventLedger.Api.Pages;
using EventLedger.Application.Ledger;

namespace EventLedger.Api.Mandates;

/// <summary>A page that shows one mandate of whoever is signed in, and does one thing about it once that was said.</summary>
/// <param name="step">The end of its address.</param>
/// <param name="name">That its texts begin with.</param>
/// <param name="command">What is done.</param>
internal sealed class MandateAnswer(string step, string name, Func<OwnMandate, CommandContext, Command> command)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var path = $"{MyMandatesPage.Path}/{{code}}/{{mandate:guid}}/{step}";
        routes.MapPage(HttpMethods.Get, path, GetAsync);
        routes.MapPage(HttpMethods.Post, path, PostAsync);
    }

    public string Of(string centre, Guid mandate) => $"{MyMandatesPage.Path}/{Uri.EscapeDataString(centre)}/{mandate}/{step}";

    private async Task GetAsync(HttpContext http)
    {
        if (await OwnMandates.FindAsync(http) is { } own)
        {
            await PageAnswers.WriteAsync(http, await ViewAsync(http, own));
        }
    }

    private async Task PostAsync(HttpContext http)
    {
        if (await OwnMandates.FindAsync(http) is not { } own)
        {
            return;
        }

        var view = await ViewAsync(http, own);
        if (await PageAnswers.ReadFormAsync(http, error => view with { Error = error }) is { } form
            && await Portal.ContextAsync(http, own.Person, form, view) is { } context)
        {
            await Portal.DoAsync(http, command(own, context), view, _ => PageAnswers.Address(PageAnswers.Texts(http), MyMandatesPage.Path));
        }
    }

    private async Task<PageView> ViewAsync(HttpContext http, OwnMandate own)
    {
        var texts = PageAnswers.Texts(http);
        return new()
        {
            Title = texts[name],
            Sentences = [texts[$"{name}-text"]],
            Sections = [new("mandate", MyMandatesPage.NameOf(texts, own.Centre), [await MyMandatesPage.EntryAsync(http, texts, own.Person.Region, null, own.Mandate)], "")],
            Action = PageAnswers.Address(texts, Of(own.Centre.CentreCode, own.Mandate.Id)),
            Submit = texts[$"{name}-submit"],
            Hidden = [Portal.NewKey()],
            Links = [(PageAnswers.Address(texts, MyMandatesPage.Path), texts["mandate-leave"])],
            Pages = Portal.Pages(texts, MyMandatesPage.Path),
        };
    }
}
