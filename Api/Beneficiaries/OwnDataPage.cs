using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>All that is kept of whoever is signed in, to be read and printed: what <see cref="GetExport"/> answers programs.</summary>
internal sealed class OwnDataPage : IEndpoint
{
    public const string Path = "/my-data";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(HttpMethods.Get, Path, GetAsync);

    private static async Task GetAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
        if (await PageSession.FindAsync(http) is not { Actor: { Role: Role.Beneficiary, BeneficiaryId: { } id } person }
            || await ledger.FindAsync<Beneficiary>(person.Region, id, http.RequestAborted) is not { } current)
        {
            PasswordPages.SeeOther(http, PageAnswers.Address(texts, SignInPage.Path, Path));
            return;
        }

        var export = await GetExport.MakeAsync(http, person, id, current);
        await PageAnswers.WriteAsync(http, await new OwnDataView(texts, ledger, person.Region).OfAsync(export, http.RequestAborted));
    }
}
