using EventLedger.Api.Pages;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Requests;

/// <summary>A request of whoever is signed in on pages.</summary>
internal sealed record OwnRequest(Actor Person, Guid Id, Current<CitizenRequest> Current)
{
    /// <summary>The request that the address names; null, when it is nobody's or another's, or nobody is signed in, after that was answered.</summary>
    public static async Task<OwnRequest?> FindAsync(HttpContext http)
    {
        if (await Portal.EnterAsync(http) is not { } person)
        {
            return null;
        }

        var id = Guid.Parse((string)http.Request.RouteValues["id"]!);
        var current = await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<CitizenRequest>(person.Region, id, http.RequestAborted);
        if (current is not null && current.State.Admits(person))
        {
            return new(person, id, current);
        }

        await Portal.NotFoundAsync(http, RequestRefusals.RequestNotFound, MyRequestsPage.Path);
        return null;
    }
}
