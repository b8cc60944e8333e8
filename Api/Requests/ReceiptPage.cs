using EventLedger.Api.Catalogue;
using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Requests;

/// <summary>A receipt for a request, to be printed or shown: without anything personal, with the code that leads to where it is followed.</summary>
internal sealed class ReceiptPage : IEndpoint
{
    // As people read long numbers out.
    private const int GroupOfDigits = 4;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(HttpMethods.Get, "/my/requests/{id:guid}/receipt", GetAsync);

    public static string Of(Guid id) => $"{MyRequestPage.Of(id)}/receipt";

    private static async Task GetAsync(HttpContext http)
    {
        if (await OwnRequest.FindAsync(http) is not var (person, id, current))
        {
            return;
        }

        var (texts, request) = (PageAnswers.Texts(http), current.State);
        var names = CatalogueNames.Of(http, texts, person.Region);
        var address = TrackingCode.Address(http, request.TrackingReference);
        var total = request.Fee.Total().Halalas;
        var isPaid = request.Paid.Halalas >= total;
        var facts = texts.Entry(
            null,
            ("data-reference", request.TrackingReference),
            ("receipt-digits", TrackingReference.InDigits(request.TrackingReference) is { } digits ? string.Join(' ', digits.Chunk(GroupOfDigits).Select(group => new string(group))) : null),
            ("receipt-service", await names.ServiceAsync(request.ServiceCode)),
            ("data-centre", request.CentreCode is { } centre ? await names.CentreAsync(centre) : null),
            ("data-department", await names.DepartmentAsync(request.DepartmentCode)),
            ("data-opened", PageTimes.Moment(texts, request.OpenedAt)),
            ("data-deadline", PageTimes.Day(texts, request.PromisedDeadline)),
            ("fee-total", total > 0 ? Portal.Riyals(texts, total) : null),
            ("fee-state", total > 0 && (isPaid || !request.IsWithoutEffect) ? texts[isPaid ? "fee-is-paid" : "fee-is-due"] : null),
            ("receipt-address", address));
        await PageAnswers.WriteAsync(http, new PageView
        {
            Title = texts["receipt"],
            Sentences = [texts["receipt-text"]],
            Sections = [new("receipt", texts["track-request"], [facts], "")],
            Code = TrackingCode.Of(address, texts["receipt-code"]),
            Links = [(PageAnswers.Address(texts, MyRequestPage.Of(id)), texts.Of("to-request", request.TrackingReference))],
            Pages = Portal.Pages(texts, MyRequestsPage.Path),
        });
    }
}
