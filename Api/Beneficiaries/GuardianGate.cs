using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Whoever acts in a minor's name and is not the guardian, or not any more, is shown nothing either.</summary>
internal static class GuardianGate
{
    public static void UseGuardianGate(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (http.Request.Headers.ContainsKey(Commands.ActingFor)
            && http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is { IsPublic: false }
            && Commands.TryReadActor(http, out var actor, out _)
            && await GuardianStanding.JudgeAsync(
                http.RequestServices.GetRequiredService<StreamLedger>(), http.RequestServices.GetRequiredService<PersonalData>(), actor, http.RequestAborted) is { } refusal)
        {
            await Problems.WriteAsync(http, refusal);
            return;
        }

        await next(http);
    });
}
