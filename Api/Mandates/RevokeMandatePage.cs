using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Application.Mandates;

namespace EventLedger.Api.Mandates;

/// <summary>Ends a mandate, or declines one that was asked for: what <see cref="RevokeMandateEndpoint"/> does for programs.</summary>
internal sealed class RevokeMandatePage : IEndpoint
{
    private const string Path = MyMandatesPage.Path + "/{code}/{mandate:guid}/revocation";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(HttpMethods.Get, Path, GetAsync);
        routes.MapPage(HttpMethods.Post, Path, PostAsync);
    }

    public static string Of(string centre, Guid mandate) => $"{MyMandatesPage.Path}/{Uri.EscapeDataString(centre)}/{mandate}/revocation";

    private static async Task GetAsync(HttpContext http)
    {
        if (await OwnMandates.FindAsync(http) is { } own)
        {
            await PageAnswers.WriteAsync(http, await ViewAsync(http, own));
        }
    }

    private static async Task PostAsync(HttpContext http)
    {
        if (await OwnMandates.FindAsync(http) is not { } own)
        {
            return;
        }

        var (texts, view) = (PageAnswers.Texts(http), await ViewAsync(http, own));
        if (await PageAnswers.ReadFormAsync(http, error => view with { Error = error }) is not { } form)
        {
            return;
        }

        if (Portal.Context(http, own.Person, form) is not { } context)
        {
            await PageAnswers.WriteAsync(http, view with { Error = texts["form-over"] }, StatusCodes.Status400BadRequest);
            return;
        }

        var outcome = await Portal.SendAsync(http, new RevokeMandate(own.Centre.BeneficiaryId, own.Centre.CentreCode, own.Mandate.Id, null, context));
        if (outcome.IsRefused)
        {
            await PageAnswers.WriteAsync(http, view with { Error = Portal.Sentence(texts, outcome.Refusal) }, HttpRefusals.Status(outcome.Refusal));
            return;
        }

        PasswordPages.SeeOther(http, PageAnswers.Address(texts, MyMandatesPage.Path));
    }

    private static async Task<PageView> ViewAsync(HttpContext http, OwnMandate own)
    {
        var texts = PageAnswers.Texts(http);
        var facts = await MyMandatesPage.FactsAsync(http, texts, own.Person.Region, own.Mandate);
        return new()
        {
            Title = texts["mandate-revoke"],
            Sentences = [texts["mandate-revoke-text"]],
            Sections = [new("mandate", MyMandatesPage.NameOf(texts, own.Centre), [new(null, facts)], "")],
            Action = PageAnswers.Address(texts, Of(own.Centre.CentreCode, own.Mandate.Id)),
            Submit = texts["mandate-revoke-submit"],
            Hidden = [Portal.NewKey()],
            Links = [(PageAnswers.Address(texts, MyMandatesPage.Path), texts["mandate-leave"])],
            Pages = Portal.Pages(texts, MyMandatesPage.Path),
        };
    }
}
