using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Licensing;

/// <summary>An appeal and how far it has come.</summary>
/// <param name="ApplicationId">That was refused; absent for a centre's.</param>
/// <param name="CentreCode">Absent for an applicant's.</param>
/// <param name="DecidedAt">When the decision was taken that it is against.</param>
/// <param name="DueBy">When it is to be decided, exclusive.</param>
/// <param name="Calendar">That this rests on.</param>
/// <param name="OverdueSince">Absent unless its time passed before it was decided.</param>
/// <param name="Outcome">Absent while nobody has decided on it.</param>
public sealed record LicenceAppealView(
    Guid Id,
    long Version,
    AppealedDecision Against,
    Guid? ApplicationId,
    string? CentreCode,
    Instant DecidedAt,
    string Grounds,
    Instant LodgedAt,
    Instant DueBy,
    string Calendar,
    Instant? OverdueSince,
    AppealOutcomeView? Outcome)
{
    internal static LicenceAppealView Of(Guid id, Current<LicenceAppeal> current)
    {
        var (lodged, outcome) = (current.State.Lodged, current.State.Outcome);
        return new(
            id,
            current.Version,
            lodged.Against,
            lodged.ApplicationId,
            lodged.CentreCode,
            lodged.DecidedAt,
            lodged.Grounds,
            lodged.LodgedAt,
            lodged.DueBy,
            lodged.Calendar,
            current.State.OverdueSince,
            outcome is null ? null : new(outcome.Outcome, outcome.Reason, outcome.DecidedAt));
    }
}

/// <param name="Decision">Whether the decision stands that it was against.</param>
public sealed record AppealOutcomeView(AppealOutcome Decision, string Reason, Instant DecidedAt);

internal sealed class GetLicenceAppeals : IEndpoint
{
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<Listing<LicenceAppealView>>("/v1/licence-appeals", ListAsync)
            .Describe("Licensing", "ListLicenceAppeals", "Appeals", "The 200 that were lodged last, those first: of those who see the region everybody's, of applicants and centres their own.")
            .Place(140)
            .AllowRoles(Role.Beneficiary, Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
        routes.MapRead<LicenceAppealView>("/v1/licence-appeals/{id:guid}", ShowAsync)
            .Describe("Licensing", "GetLicenceAppeal", "An appeal and how far it has come")
            .Place(150)
            .Refuses(LicensingRefusals.LicenceAppealNotFound)
            .AllowRoles(Role.Beneficiary, Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
    }

    private static async Task<Refusal?> ListAsync(HttpContext http, Actor actor)
    {
        var (lists, ledger) = (http.RequestServices.GetRequiredService<LicensingLists>(), http.RequestServices.GetRequiredService<StreamLedger>());
        return await Answers.ListAsync(
            http,
            await lists.AppealsAsync(actor.Region, actor.CentreCode, await ledger.ApplicantsOfAsync(actor, http.RequestAborted), Most, http.RequestAborted),
            async id => await ledger.FindAsync<LicenceAppeal>(actor.Region, id, http.RequestAborted) is { } current && await AdmitsAsync(ledger, current.State, actor, http.RequestAborted)
                ? LicenceAppealView.Of(id, current)
                : null);
    }

    private static async Task<Refusal?> ShowAsync(HttpContext http, Actor actor)
    {
        var (ledger, id) = (http.RequestServices.GetRequiredService<StreamLedger>(), http.RouteId());
        if (await ledger.FindAsync<LicenceAppeal>(actor.Region, id, http.RequestAborted) is not { } current)
        {
            return LicensingRefusals.LicenceAppealNotFound;
        }

        if (!await AdmitsAsync(ledger, current.State, actor, http.RequestAborted))
        {
            return SharedRefusals.AccessDenied;
        }

        await Answers.WriteAsync(http, LicenceAppealView.Of(id, current), current.Version);
        return null;
    }

    private static async ValueTask<bool> AdmitsAsync(StreamLedger ledger, LicenceAppeal appeal, Actor actor, CancellationToken cancellation) =>
        appeal.Admits(await ledger.AsOwnerAsync(actor, appeal.Lodged.BeneficiaryId, cancellation));
}
