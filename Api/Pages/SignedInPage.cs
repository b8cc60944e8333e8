using EventLedger.Api.Beneficiaries;
using EventLedger.Api.Http;
using EventLedger.Api.Requests;
using EventLedger.Api.Staff;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Pages;

/// <summary>What somebody sees who is signed in.</summary>
internal sealed class SignedInPage : IEndpoint
{
    public const string Path = "/signed-in";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(HttpMethods.Get, Path, GetAsync);

    private static async Task GetAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        if (await PageSession.FindAsync(http) is not { } who)
        {
            PasswordPages.SeeOther(http, PageAnswers.Address(texts, SignInPage.Path));
            return;
        }

        await PageAnswers.WriteAsync(http, new PageView
        {
            Title = texts["signed-in"],
            Sentences = [texts["signed-in-text"]],
            Action = PageAnswers.Address(texts, SignOutPage.Path),
            Submit = texts["sign-out"],
            Links = who.Actor.Role switch
            {
                Role.Beneficiary => [(PageAnswers.Address(texts, MyRequestsPage.Path), texts["my-requests"]), (PageAnswers.Address(texts, OwnDataPage.Path), texts["my-data"])],
                Role.Administrator => [(PageAnswers.Address(texts, MessagesPage.Path), texts["messages"]), (PageAnswers.Address(texts, OwnWorkPage.Path), texts["my-work"])],
                _ => [(PageAnswers.Address(texts, OwnWorkPage.Path), texts["my-work"])],
            },
        });
    }
}
