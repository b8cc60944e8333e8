using EventLedger.Api.Http;
using EventLedger.Application.Access;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Somebody for whom a person acts now.</summary>
/// <param name="BeneficiaryId">The minor's record, for <c>X-Acting-For</c>.</param>
public sealed record WardView(Guid BeneficiaryId, Guid GuardianshipId, GuardianKind Kind, Instant RecordedAt);

internal sealed class GetWards : IEndpoint
{
    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Listing<WardView>>("/v1/beneficiaries/{id:guid}/wards", AnswerAsync)
        .Describe("Beneficiaries", "ListWards", "For whom a person acts as a guardian now", "They are named by their records alone. It is one reading of the guardian's record.")
        .Refuses(BeneficiaryRefusals.BeneficiaryNotFound, AccessRefusals.ReadNotRecorded)
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager, Role.Auditor, Role.Administrator);

    /// <summary>The minors whom a record's person acts for now.</summary>
    /// <param name="most">As many minors are looked at.</param>
    internal static async Task<List<WardView>> FindAsync(HttpContext http, Actor actor, Beneficiary guardian, int most = Most)
    {
        var (services, region, cancellation) = (http.RequestServices, actor.Region, http.RequestAborted);
        var (ledger, personal) = (services.GetRequiredService<StreamLedger>(), services.GetRequiredService<PersonalData>());
        var found = new List<WardView>();
        var records = await AbsorbedRecords.WithAsync(ledger, region, guardian.Id, cancellation);
        foreach (var id in await services.GetRequiredService<WardList>().ReadAsync(region, records, most, cancellation))
        {
            if (await FindAsync(id) is { IsErased: false, MergedInto: null } minor
                && await Minors.FindAsync(personal, region, minor, ledger.Now(), cancellation) is { } minority
                && await Minors.FindGuardianAsync(minority, guardian.Id, FindAsync) is { } named)
            {
                var one = minor.Guardians.Last(each => each.GuardianId == named && each.EndedAt is null);
                found.Add(new(id, one.Id, one.Kind, one.RecordedAt));
            }
        }

        return found;

        async ValueTask<Beneficiary?> FindAsync(Guid record) => (await ledger.FindAsync<Beneficiary>(region, record, cancellation))?.State;
    }

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var services = http.RequestServices;
        if (await services.GetRequiredService<StreamLedger>().FindAsync<Beneficiary>(actor.Region, http.RouteId(), http.RequestAborted) is not { State: var guardian })
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        if (!guardian.Admits(actor))
        {
            return SharedRefusals.AccessDenied;
        }

        var wards = await FindAsync(http, actor, guardian);
        if (wards.Count > 0)
        {
            // Who belongs to whom is personal, too, though nothing that is shown is sealed.
            await services.GetRequiredService<AccessRecorder>().OpenAsync(
                actor,
                guardian.Id,
                null,
                null,
                actor.Role == Role.Auditor ? PersonalRecord.MaskedRecord : PersonalRecord.Record,
                () => Commands.Context(http, actor),
                http.RequestAborted);
        }

        await Answers.WriteAsync(http, new Listing<WardView>(wards));
        return null;
    }
}
