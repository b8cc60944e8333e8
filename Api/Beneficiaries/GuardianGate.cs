using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>
/// Whoever acts in a minor's name and is not the guardian, or not any more, is shown nothing either; nor is a minor, or somebody who died, by a sign-in of
/// their own that an authority gave.
/// </summary>
internal static class GuardianGate
{
    public static void UseGuardianGate(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is { IsPublic: false }
            && Commands.TryReadActor(http, out var actor, out _)
            && await JudgeAsync(http, actor) is { } refusal)
        {
            await Problems.WriteAsync(http, refusal);
            return;
        }

        await next(http);
    });

    private static async ValueTask<Refusal?> JudgeAsync(HttpContext http, Actor actor)
    {
        if (actor.Role != Role.Beneficiary)
        {
            return null;
        }

        var (ledger, personal) = (http.RequestServices.GetRequiredService<StreamLedger>(), http.RequestServices.GetRequiredService<PersonalData>());
        return await PersonStanding.JudgeAsync(ledger, personal, actor, http.RequestAborted)
            ?? await GuardianStanding.JudgeAsync(ledger, personal, actor, http.RequestAborted);
    }
}
