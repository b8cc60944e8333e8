using EventLedger.Api.Http;
using EventLedger.Application.Access;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Somebody who acts, or acted, for a minor.</summary>
/// <param name="GuardianId">The guardian's record.</param>
/// <param name="BornOn">As it was shown; absent for auditors, and of whoever was erased, and likewise <paramref name="Until"/>.</param>
/// <param name="Until">Exclusive.</param>
/// <param name="Holds">Whether the guardian acts for the minor today.</param>
/// <param name="EndedAt">When it was ended before its day.</param>
public sealed record GuardianView(
    Guid GuardianshipId,
    Guid GuardianId,
    GuardianKind Kind,
    LocalDate? BornOn,
    LocalDate? Until,
    bool Holds,
    string Basis,
    string Shown,
    string VerifiedBy,
    Instant RecordedAt,
    Instant? EndedAt,
    PersonalText? EndReason)
{
    internal static GuardianView Of(Guardianship one, PersonalKey? key, LocalDate today, bool masked)
    {
        var until = Day(key?.Open(one.Until));
        return new(
            one.Id,
            one.GuardianId,
            one.Kind,
            masked ? null : Day(key?.Open(one.BornOn)),
            masked ? null : until,
            one.EndedAt is null && today < until,
            one.Basis,
            one.Shown,
            one.VerifiedBy,
            one.RecordedAt,
            one.EndedAt,
            one.EndReason.OpenedBy(key));
    }

    private static LocalDate? Day(string? text) => text is null ? null : SealedDay.Read(text);
}

internal sealed class GetGuardians : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Listing<GuardianView>>("/v1/beneficiaries/{id:guid}/guardians", AnswerAsync)
        .Describe("Beneficiaries", "ListGuardians", "Who acts, or acted, for a minor", "But for those recorded in error. It is one reading of the record.")
        .Refuses(BeneficiaryRefusals.BeneficiaryNotFound, AccessRefusals.ReadNotRecorded)
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager, Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var (id, services) = (http.RouteId(), http.RequestServices);
        var ledger = services.GetRequiredService<StreamLedger>();
        if (await ledger.FindAsync<Beneficiary>(actor.Region, id, http.RequestAborted) is not { State: var person })
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        if (!person.Admits(actor))
        {
            return SharedRefusals.AccessDenied;
        }

        var isAuditor = actor.Role == Role.Auditor;
        var key = person.IsErased || person.Guardians.IsEmpty ? null : await services.GetRequiredService<AccessRecorder>().OpenAsync(
            actor, id, null, null, isAuditor ? PersonalRecord.MaskedRecord : PersonalRecord.Record, () => Commands.Context(http, actor), http.RequestAborted);
        var today = Minors.Today(ledger.Now());
        await Answers.WriteAsync(http, new Listing<GuardianView>([.. person.Guardians.Select(one => GuardianView.Of(one, key, today, isAuditor))]));
        return null;
    }
}
