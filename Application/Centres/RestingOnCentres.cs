using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;

namespace EventLedger.Application.Centres;

internal static class RestingOnCentres
{
    /// <summary>A centre that the decision rests on: one that is suspended meanwhile loses the attempt. Null when there is none.</summary>
    /// <param name="isAfresh">As of <see cref="Deliberation.RestOnAsync"/>.</param>
    public static async ValueTask<ServiceCentre?> RestOnCentreAsync(this Deliberation on, string code, bool isAfresh = true) =>
        (await on.RestOnAsync<ServiceCentre>(ServiceCentre.StreamId(on.Region, code), isAfresh))?.State;
}
