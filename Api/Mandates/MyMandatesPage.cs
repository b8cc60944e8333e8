using System.Collections.Immutable;
using EventLedger.Api.Catalogue;
using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Mandates;

/// <summary>What centres may do for whoever is signed in, and what they ask for: what <see cref="GetMandates"/> answers programs.</summary>
internal sealed class MyMandatesPage : IEndpoint
{
    public const string Path = "/my/mandates";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(HttpMethods.Get, Path, GetAsync);

    /// <summary>What a centre is called.</summary>
    public static string NameOf(PageTexts texts, CentreMandatesView centre) => (texts.IsArabic ? centre.CentreNameAr : centre.CentreNameEn) ?? centre.CentreCode;

    /// <summary>What one mandate is for, and for how long.</summary>
    public static async Task<PageEntry> EntryAsync(HttpContext http, PageTexts texts, string region, string? title, MandateView mandate)
    {
        var (names, services) = (CatalogueNames.Of(http, texts, region), new List<string>());
        foreach (var code in mandate.Services)
        {
            services.Add(await names.ServiceAsync(code));
        }

        var comma = texts.IsArabic ? "، " : ", ";
        var isGiven = mandate is { Consent: not null, GivenAt: not null };
        return texts.Entry(
            title,
            ("data-status", texts.Named("mandate-flaw", mandate.Flaw) ?? texts["mandate-holds"]),
            ("data-rights", string.Join(comma, mandate.Rights.Select(right => texts.Named("mandate-right", right)))),
            ("data-services", services.Count == 0 ? texts["data-all-services"] : string.Join(comma, services)),
            ("mandate-scope", mandate.RequestId is null ? null : texts["mandate-one-request"]),
            ("mandate-asked", PageTimes.Day(texts, mandate.AskedAt)),
            ("data-consent", isGiven ? texts.Named("consent", mandate.Consent) : null),
            ("data-since", isGiven ? PageTimes.Day(texts, mandate.GivenAt) : null),
            ("data-until", PageTimes.Day(texts, mandate.ValidUntil)),
            ("data-withdrawn", PageTimes.Day(texts, mandate.RevokedAt)));
    }

    private static async Task GetAsync(HttpContext http)
    {
        if (await OwnMandates.ListAsync(http) is not var (person, centres))
        {
            return;
        }

        var texts = PageAnswers.Texts(http);
        var (waiting, present, past) = (ImmutableArray.CreateBuilder<PageEntry>(), ImmutableArray.CreateBuilder<PageEntry>(), ImmutableArray.CreateBuilder<PageEntry>());
        foreach (var (centre, mandate) in centres.SelectMany(each => each.Mandates.Select(one => (Centre: each, Mandate: one))).OrderByDescending(one => one.Mandate.AskedAt))
        {
            var entry = await EntryAsync(http, texts, person.Region, NameOf(texts, centre), mandate) with { Links = Links(texts, person, centre, mandate) };
            (mandate.Flaw switch { null => present, MandateFlaw.Unconfirmed => waiting, _ => past }).Add(entry);
        }

        await PageAnswers.WriteAsync(http, new PageView
        {
            Title = texts["my-mandates"],
            Sentences = [texts["mandates-text"]],
            Sections =
            [
                new("mandates-waiting", texts["mandates-waiting"], waiting.ToImmutable(), texts["my-nothing"]),
                new("mandates-present", texts["mandates-present"], present.ToImmutable(), texts["my-nothing"]),
                new("mandates-past", texts["mandates-past"], past.ToImmutable(), texts["my-nothing"]),
            ],
            Pages = Portal.Pages(texts, Path),
        });
    }

    // Under a record that was merged since nothing is agreed to any more: the centre asks under the one that goes on.
    private static ImmutableArray<(string, string)> Links(PageTexts texts, Actor person, CentreMandatesView centre, MandateView mandate)
    {
        var (name, until) = (NameOf(texts, centre), PageTimes.Day(texts, mandate.ValidUntil));
        return mandate.Flaw switch
        {
            MandateFlaw.Unconfirmed =>
            [
                .. centre.BeneficiaryId == person.BeneficiaryId
                    ? ImmutableArray.Create((PageAnswers.Address(texts, ConfirmMandatePage.Of(centre.CentreCode, mandate.Id)), texts.Of("to-confirm-mandate", name, until)))
                    : [],
                (PageAnswers.Address(texts, RevokeMandatePage.Of(centre.CentreCode, mandate.Id)), texts.Of("to-decline-mandate", name, until)),
            ],
            null => [(PageAnswers.Address(texts, RevokeMandatePage.Of(centre.CentreCode, mandate.Id)), texts.Of("to-revoke-mandate", name, until))],
            _ => [],
        };
    }
}
