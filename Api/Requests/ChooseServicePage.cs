using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Requests;

namespace EventLedger.Api.Requests;

/// <summary>The services that whoever is signed in may request here.</summary>
internal sealed class ChooseServicePage : IEndpoint
{
    public const string Path = "/my/new";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(HttpMethods.Get, Path, GetAsync);

    private static async Task GetAsync(HttpContext http)
    {
        if (await Portal.EnterAsync(http) is not { } person)
        {
            return;
        }

        var (texts, ledger) = (PageAnswers.Texts(http), http.RequestServices.GetRequiredService<StreamLedger>());
        var (now, offered) = (ledger.Now(), ImmutableArray.CreateBuilder<(string Address, string Text)>());
        foreach (var code in await http.RequestServices.GetRequiredService<ReferenceCodes>().ListAsync(person.Region, ServiceDefinition.Kind, http.RequestAborted))
        {
            if (await ledger.ReferenceAsync<ServiceDefinition>(person.Region, ServiceDefinition.StreamId(person.Region, code), http.RequestAborted) is { State: { IsPublished: true } published }
                && published.At(now) is var service && service.NotRequestable(Channel.Internet, now) is null)
            {
                offered.Add((PageAnswers.Address(texts, NewRequestPage.Of(code)), texts.IsArabic ? service.Terms.NameAr : service.Terms.NameEn));
            }
        }

        await PageAnswers.WriteAsync(http, new PageView
        {
            Title = texts["new-request"],
            Sentences = [texts[offered.Count == 0 ? "new-request-none" : "new-request-choose"]],
            Links = [.. offered.OrderBy(one => one.Text, StringComparer.Ordinal)],
            Pages = Portal.Pages(texts, Path),
        });
    }
}
