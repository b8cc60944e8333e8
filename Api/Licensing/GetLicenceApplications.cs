using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Licensing;

/// <summary>An application for a licence as it stands now. Members that are not there yet, or not any more, are absent.</summary>
/// <param name="ApplicantId">The applicant's record.</param>
/// <param name="CriteriaVersion">What it is assessed by.</param>
/// <param name="Return">What the applicant has to complete, while that is waited for.</param>
/// <param name="Assessment">The one that the decision rests on.</param>
/// <param name="Licence">What it led to.</param>
/// <param name="Refusal">Why it led to nothing.</param>
public sealed record LicenceApplicationView(
    Guid Id,
    long Version,
    LicenceApplicationStatus Status,
    Guid ApplicantId,
    string NameAr,
    string NameEn,
    string Address,
    int AreaSquareMetres,
    ImmutableArray<ManifestEntry> Documents,
    int CriteriaVersion,
    Instant AppliedAt,
    LicenceReturnView? Return,
    LicenceAssessmentView? Assessment,
    LicenceGrantView? Licence,
    LicenceRefusalView? Refusal)
{
    internal static LicenceApplicationView Of(Guid id, Current<LicenceApplication> current, Instant now)
    {
        var application = current.State;
        return new(
            id,
            current.Version,
            application.Status,
            application.BeneficiaryId,
            application.File.NameAr,
            application.File.NameEn,
            application.File.Address,
            application.File.AreaSquareMetres,
            application.File.Documents,
            application.CriteriaVersion,
            application.AppliedAt,
            application.Return is { } back ? new(back.Reasons, back.RespondBy, back.ReturnedAt) : null,
            application.Assessment is { } found ? new(found.Scores, found.Total, found.PassMark, found.ShortOf, found.AssessedBy, found.AssessedAt) : null,
            application.Grant is { } grant ? LicenceGrantView.Of(application, grant, now) : null,
            application.Denial is { } denial ? new(denial.Reason, denial.RefusedAt) : null);
    }
}

public sealed record LicenceReturnView(ImmutableArray<string> Reasons, Instant? RespondBy, Instant ReturnedAt);

/// <param name="Total">The mean of the scores by weight, 0 to 100, rounded down.</param>
/// <param name="ShortOf">The criteria whose score is below the least that they ask for.</param>
public sealed record LicenceAssessmentView(
    ImmutableArray<CriterionScore> Scores, int Total, int PassMark, ImmutableArray<string> ShortOf, string AssessedBy, Instant AssessedAt);

public sealed record LicenceGrantView(string CentreCode, string LicenceNumber, ImmutableArray<LicenceConditionView> Conditions, Instant GrantedAt)
{
    internal static LicenceGrantView Of(LicenceApplication application, LicenceApplicationGranted grant, Instant now) => new(
        grant.CentreCode,
        grant.LicenceNumber,
        [.. grant.Conditions.Select(one => new LicenceConditionView(one.Criterion, one.Text, one.MeetBy, application.MetAt(one.Criterion), application.IsOverdue(one, now)))],
        grant.GrantedAt);
}

/// <param name="Criterion">The code of the criterion that it is about.</param>
/// <param name="MeetBy">The last civil date, inclusive.</param>
/// <param name="Overdue">Whether that has passed, and the condition is not met.</param>
public sealed record LicenceConditionView(string Criterion, string Text, LocalDate MeetBy, Instant? MetAt, bool Overdue);

public sealed record LicenceRefusalView(string Reason, Instant RefusedAt);

internal sealed class GetLicenceApplications : IEndpoint
{
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<Listing<LicenceApplicationView>>("/v1/licence-applications", ListAsync)
            .Describe("Licensing", "ListLicenceApplications", "Applications for licences", "The 200 that came in last, those first: of those who see the region everybody's, of applicants their own, of a centre the one that it was licensed by.")
            .Place(40)
            .Query("centre", "Only the one that this centre was licensed by.")
            .Refuses(HttpRefusals.RequestMalformed)
            .AllowRoles(Role.Beneficiary, Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
        routes.MapRead<LicenceApplicationView>("/v1/licence-applications/{id:guid}", ShowAsync)
            .Describe("Licensing", "GetLicenceApplication", "An application for a licence and how far it has come", "Whether a condition is overdue goes by the time: the answer comes in full, whatever If-None-Match says.")
            .Place(50)
            .Refuses(LicensingRefusals.LicenceApplicationNotFound)
            .AllowRoles(Role.Beneficiary, Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
    }

    private static async Task<Refusal?> ListAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var centre = query.Text("centre") ?? actor.CentreCode;
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var (lists, ledger) = (http.RequestServices.GetRequiredService<LicensingLists>(), http.RequestServices.GetRequiredService<StreamLedger>());
        return await Answers.ListAsync(
            http,
            centre is null
                ? await lists.ApplicationsAsync(actor.Region, await ledger.ApplicantsOfAsync(actor, http.RequestAborted), Most, http.RequestAborted)
                : await lists.GrantedAsync(actor.Region, centre, Most, http.RequestAborted),
            async id => await ledger.FindAsync<LicenceApplication>(actor.Region, id, http.RequestAborted) is { } current && await AdmitsAsync(ledger, current.State, actor, http.RequestAborted)
                ? LicenceApplicationView.Of(id, current, ledger.Now())
                : null);
    }

    private static async Task<Refusal?> ShowAsync(HttpContext http, Actor actor)
    {
        var (ledger, id) = (http.RequestServices.GetRequiredService<StreamLedger>(), http.RouteId());
        if (await ledger.FindAsync<LicenceApplication>(actor.Region, id, http.RequestAborted) is not { } current)
        {
            return LicensingRefusals.LicenceApplicationNotFound;
        }

        if (!await AdmitsAsync(ledger, current.State, actor, http.RequestAborted))
        {
            return SharedRefusals.AccessDenied;
        }

        await Answers.WriteAsOfNowAsync(http, LicenceApplicationView.Of(id, current, ledger.Now()), current.Version);
        return null;
    }

    private static async ValueTask<bool> AdmitsAsync(StreamLedger ledger, LicenceApplication application, Actor actor, CancellationToken cancellation) =>
        application.Admits(await ledger.AsOwnerAsync(actor, application.BeneficiaryId, cancellation));
}
