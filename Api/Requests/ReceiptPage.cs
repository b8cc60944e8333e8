using System.Collections.Immutable;
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
        var facts = ImmutableArray.CreateBuilder<(string, string)>();
        facts.Add((texts["data-reference"], request.TrackingReference));
        if (TrackingReference.InDigits(request.TrackingReference) is { } digits)
        {
            facts.Add((texts["receipt-digits"], string.Join(' ', digits.Chunk(GroupOfDigits).Select(group => new string(group)))));
        }

        facts.Add((texts["receipt-service"], await names.ServiceAsync(request.ServiceCode)));
        if (request.CentreCode is { } centre)
        {
            facts.Add((texts["data-centre"], await names.CentreAsync(centre)));
        }

        facts.Add((texts["data-department"], await names.DepartmentAsync(request.DepartmentCode)));
        facts.Add((texts["data-opened"], PageTimes.Moment(texts, request.OpenedAt)));
        if (request.PromisedDeadline is { } promised)
        {
            facts.Add((texts["data-deadline"], PageTimes.Day(texts, promised)));
        }

        if (request.Fee.Total().Halalas is > 0 and var total)
        {
            facts.Add((texts["fee-total"], Portal.Riyals(texts, total)));
            if (request.Paid.Halalas >= total || !request.IsWithoutEffect)
            {
                facts.Add((texts["fee-state"], texts[request.Paid.Halalas >= total ? "fee-is-paid" : "fee-is-due"]));
            }
        }

        facts.Add((texts["receipt-address"], address));
        await PageAnswers.WriteAsync(http, new PageView
        {
            Title = texts["receipt"],
            Sentences = [texts["receipt-text"]],
            Sections = [new("receipt", texts["track-request"], [new(null, facts.ToImmutable())], "")],
            Code = TrackingCode.Of(address, texts["receipt-code"]),
            Links = [(PageAnswers.Address(texts, MyRequestPage.Of(id)), texts.Of("to-request", request.TrackingReference))],
            Pages = Portal.Pages(texts, MyRequestsPage.Path),
        });
    }
}
