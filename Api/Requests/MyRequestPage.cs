using System.Collections.Immutable;
using System.Text.Json;
using EventLedger.Api.Beneficiaries;
using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Api.Tracking;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Requests;

/// <summary>One request of whoever is signed in: all that concerns the person, the fee, and what happened, in words.</summary>
internal sealed class MyRequestPage : IEndpoint
{
    private const string Path = "/my/requests";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(HttpMethods.Get, $"{Path}/{{id:guid}}", GetAsync);

    public static string Of(Guid id) => $"{Path}/{id}";

    private static async Task GetAsync(HttpContext http)
    {
        if (await OwnRequest.FindAsync(http) is not var (person, id, current))
        {
            return;
        }

        var (texts, services, request) = (PageAnswers.Texts(http), http.RequestServices, current.State);
        var key = await GetRequest.OpenAsync(http, person, id, request, PersonalRecord.Answers);
        var view = RequestView.Of(id, current, key);
        var told = await new OwnDataView(texts, services.GetRequiredService<StreamLedger>(), person.Region).RequestAsync(view, http.RequestAborted);
        var events = await services.GetRequiredService<OwnData>().EventsAsync(person.Region, id, http.RequestAborted);
        await PageAnswers.WriteAsync(http, new PageView
        {
            Title = told.Title!,
            Sentences = [texts.Named("track-next", request.Status)],
            Sections =
            [
                new("request", texts["track-request"], [told with { Title = null }], ""),
                new("fee", texts["fee"], Fee(texts, view.Fee, request.IsWithoutEffect), texts["fee-none"]),
                new("steps", texts["track-steps"], [], "") { Steps = [.. events.Select(one => Step(texts, one)).OfType<PageStep>()] },
            ],
            Links =
            [
                (PageAnswers.Address(texts, ReceiptPage.Of(id)), texts["to-receipt"]),
                (PageAnswers.Address(texts, TrackPage.Of(request.TrackingReference)), texts["to-track"]),
                .. request.HasOutcome ? [] : ImmutableArray.Create((PageAnswers.Address(texts, WithdrawPage.Of(id)), texts["withdraw"])),
                (PageAnswers.Address(texts, MyRequestsPage.Path), texts["my-requests"]),
            ],
            Pages = Portal.Pages(texts, MyRequestsPage.Path),
        });
    }

    /// <param name="isWithoutEffect">Whether what was not paid is not due any more.</param>
    private static ImmutableArray<PageEntry> Fee(PageTexts texts, RequestFee fee, bool isWithoutEffect)
    {
        var isPaid = fee.PaidHalalas >= fee.TotalHalalas;
        var isDue = !isPaid && !isWithoutEffect;
        return fee.TotalHalalas == 0 ? [] :
        [
            texts.Entry(
                null,
                ("fee-total", Portal.Riyals(texts, fee.TotalHalalas)),
                ("fee-state", isPaid ? texts["fee-is-paid"] : isDue ? texts["fee-is-due"] : null),
                ("fee-valid-until", isDue ? PageTimes.Day(texts, fee.ValidUntil) : null),
                ("data-refunded", fee.RefundedHalalas > 0 ? Portal.Riyals(texts, fee.RefundedHalalas) : null)),
        ];
    }

    /// <summary>Null for what has no word here, such as what a later release records.</summary>
    private static PageStep? Step(PageTexts texts, DomainEvent happened)
    {
        var name = $"happened-{JsonNamingPolicy.KebabCaseLower.ConvertName(happened.GetType().Name)}";
        var what = happened is WorkStepRecorded step ? texts.Of(name, step.Name) : texts.Find(name);
        return what is null ? null : new(what, PageTimes.Moment(texts, happened.HappenedAt()));
    }
}
