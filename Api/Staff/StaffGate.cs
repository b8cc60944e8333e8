using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Staff;

namespace EventLedger.Api.Staff;

/// <summary>Whoever left is shown nothing any more either, and learns nothing from refusals: a token may last for hours.</summary>
internal static class StaffGate
{
    public static void UseStaffGate(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is { IsPublic: false }
            && Commands.TryReadActor(http, out var actor, out _)
            && await StaffStanding.JudgeAsync(http.RequestServices.GetRequiredService<StreamLedger>(), actor, http.RequestAborted) is { } refusal)
        {
            await Problems.WriteAsync(http, refusal);
            return;
        }

        await next(http);
    });
}
