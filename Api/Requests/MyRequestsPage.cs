using System.Collections.Immutable;
using EventLedger.Api.Catalogue;
using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections;
using EventLedger.Projections.Requests;

namespace EventLedger.Api.Requests;

/// <summary>The requests of whoever is signed in, those under way first, page by page: what <see cref="GetRequests"/> answers programs.</summary>
internal sealed class MyRequestsPage : IEndpoint
{
    public const string Path = "/my";

    private const int PageSize = 20;
    private const string Open = "open";
    private const string Past = "past";

    private static readonly ImmutableArray<RequestStatus> Ended = [RequestStatus.Collected, RequestStatus.Withdrawn, RequestStatus.Cancelled];
    private static readonly ImmutableArray<RequestStatus> UnderWay = [.. Enum.GetValues<RequestStatus>().Except(Ended)];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(HttpMethods.Get, Path, GetAsync);

    private static async Task GetAsync(HttpContext http)
    {
        if (await Portal.EnterAsync(http) is not { } person)
        {
            return;
        }

        // Whoever goes on in one of the lists does not see the other again.
        var (texts, open, past) = (PageAnswers.Texts(http), Place(http, Open), Place(http, Past));
        var sections = ImmutableArray.CreateBuilder<PageSection>();
        if (past is null)
        {
            sections.Add(await ListAsync(http, texts, person, Open, UnderWay, open));
        }

        if (open is null)
        {
            sections.Add(await ListAsync(http, texts, person, Past, Ended, past));
        }

        await PageAnswers.WriteAsync(http, new PageView
        {
            Title = texts["my-requests"],
            Sections = sections.ToImmutable(),
            Pages = Portal.Pages(texts, Path),
        });
    }

    private static TimedPlace? Place(HttpContext http, string list) => http.Request.Query[list] is [{ } text] ? TimedPlace.Read(text) : null;

    private static async Task<PageSection> ListAsync(
        HttpContext http, PageTexts texts, Actor person, string list, ImmutableArray<RequestStatus> statuses, TimedPlace? after)
    {
        var names = CatalogueNames.Of(http, texts, person.Region);
        var filter = new RequestFilter(person.Region, null, person.BeneficiaryId, null, null, null, statuses, null, null);
        var found = await http.RequestServices.GetRequiredService<RequestSearch>().ReadAsync(filter, after, PageSize, http.RequestAborted);
        var entries = ImmutableArray.CreateBuilder<PageEntry>(found.Items.Length);
        foreach (var request in found.Items)
        {
            entries.Add(Entry(texts, await names.ServiceAsync(request.ServiceCode), request));
        }

        return new($"requests-{list}", texts[$"requests-{list}"], entries.ToImmutable(), texts["my-nothing"])
        {
            Links = found.Next is { } next ? [($"{PageAnswers.Address(texts, Path)}&{list}={Uri.EscapeDataString(next)}", texts[$"requests-{list}-more"])] : [],
        };
    }

    private static PageEntry Entry(PageTexts texts, string service, FoundRequest request) => texts.Entry(
        service,
        ("data-reference", request.TrackingReference),
        ("data-status", texts.Named("request-status", request.Status)),
        ("data-opened", PageTimes.Day(texts, request.OpenedAt)),
        ("data-deadline", request.ClosedAt is null ? PageTimes.Day(texts, request.PromisedDeadline) : null)) with
    {
        Links = [(PageAnswers.Address(texts, MyRequestPage.Of(request.Id)), texts.Of("to-request", request.TrackingReference))],
    };
}
