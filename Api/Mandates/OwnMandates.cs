using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Mandates;

/// <summary>A mandate of whoever is signed in on pages, and the centre that has it; under a record of the person, be it one that was merged since.</summary>
internal sealed record OwnMandate(Actor Person, CentreMandatesView Centre, MandateView Mandate);

/// <summary>What centres may do for whoever is signed in on pages.</summary>
internal static class OwnMandates
{
    /// <summary>All of them; null, when nobody is signed in, after that was answered.</summary>
    public static async Task<(Actor Person, IReadOnlyList<CentreMandatesView> Centres)?> ListAsync(HttpContext http)
    {
        if (await Portal.EnterAsync(http) is not { BeneficiaryId: { } id } person)
        {
            return null;
        }

        var record = await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<Beneficiary>(person.Region, id, http.RequestAborted);
        return (person, record is null ? [] : await GetMandates.ListAsync(http, person, id, record.State));
    }

    /// <summary>The one that the address names; null, when there is none, after that was answered.</summary>
    public static async Task<OwnMandate?> FindAsync(HttpContext http)
    {
        if (await ListAsync(http) is not var (person, centres))
        {
            return null;
        }

        // What a centre has under a record that was merged since stands beside what it has under the one that goes on.
        var (code, id) = (http.RouteText("code"), Guid.Parse((string)http.Request.RouteValues["mandate"]!));
        foreach (var centre in centres.Where(each => each.CentreCode == code))
        {
            if (centre.Mandates.FirstOrDefault(each => each.Id == id) is { } mandate)
            {
                return new(person, centre, mandate);
            }
        }

        await Portal.NotFoundAsync(http, MandateRefusals.MandateNotFound, MyMandatesPage.Path);
        return null;
    }
}
