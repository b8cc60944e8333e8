using System.Collections.Immutable;
using System.Text.Json;
using EventLedger.Api.Http;
using EventLedger.Application.Access;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using EventLedger.Domain.Access;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using Microsoft.OpenApi;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>A request as it stands now. Members that are not there yet, or not any more, are absent.</summary>
/// <param name="ReferenceInDigits">The tracking reference for the keys of a phone, to be printed beside it.</param>
/// <param name="CentreCode">Absent for self-service.</param>
/// <param name="AwaitsReassignment">Why its centre cannot go on with it, so that it has to be given to another; absent when it can.</param>
/// <param name="PromisedDeadline">Absent when nothing was promised: it was taken over from a register that knows no deadlines.</param>
/// <param name="Documents">The manifest last transmitted.</param>
/// <param name="Outcome">The decision that stands, if any.</param>
/// <param name="Return">Why the documents came back; the latest time they did.</param>
/// <param name="Suspension">Why the clock stands still, while it does.</param>
/// <param name="Closure">Why it was withdrawn or cancelled.</param>
/// <param name="DeadlineExtension">Why the deadline was last extended.</param>
/// <param name="Reopening">Why an outcome was last taken back.</param>
/// <param name="Forwarding">Why it was last forwarded to another department.</param>
/// <param name="Reassignment">Why it was last given to another centre.</param>
/// <param name="Refund">The refund under way.</param>
/// <param name="RefundRefusal">Why a refund was declined.</param>
/// <param name="Corrections">What was said to be right about earlier events, in the order recorded.</param>
/// <param name="Answers">The form's answers. As all personal data here: only for the beneficiary, the centre and department that hold the request, auditors and administrators.</param>
public sealed record RequestView(
    Guid Id,
    string TrackingReference,
    string? ReferenceInDigits,
    long Version,
    RequestStatus Status,
    string ServiceCode,
    int ServiceVersion,
    Guid BeneficiaryId,
    string? CentreCode,
    ReassignmentCause? AwaitsReassignment,
    string DepartmentCode,
    string? WindowCode,
    Channel Channel,
    Instant OpenedAt,
    Instant? PromisedDeadline,
    RequestFee Fee,
    ImmutableArray<string> RequiredDocuments,
    ImmutableArray<ManifestEntry> Documents,
    RequestOutcome? Outcome,
    ReturnedDocuments? Return,
    Explanation? Suspension,
    Explanation? Closure,
    Explanation? DeadlineExtension,
    Explanation? Reopening,
    Explanation? Forwarding,
    Explanation? Reassignment,
    PendingRefund? Refund,
    Explanation? RefundRefusal,
    ResultCollection? Collection,
    ImmutableArray<RequestCorrection> Corrections,

    // The last, since it is added for each caller.
    JsonElement? Answers)
{
    /// <param name="key">What opens the personal data in it; null to leave those out.</param>
    internal static RequestView Of(Guid id, Current<CitizenRequest> current, PersonalKey? key)
    {
        var request = key is null ? current.State : current.State.WithTexts(key.Opened);
        var due = FeeDue.Of(request.Fee);
        return new(
            id,
            request.TrackingReference,
            Domain.Shared.TrackingReference.InDigits(request.TrackingReference),
            current.Version,
            request.Status,
            request.ServiceCode,
            request.ServiceVersion,
            request.BeneficiaryId,
            request.CentreCode,
            request.AwaitsReassignment,
            request.DepartmentCode,
            request.WindowCode,
            request.Channel,
            request.OpenedAt,
            request.PromisedDeadline,
            new RequestFee(due.TotalHalalas, request.Paid.Halalas, request.Refunded.Halalas, due.Currency, due.Lines, due.ValidUntil),
            request.RequiredDocuments,
            request.Manifest,
            request.Decision is { } decision ? new RequestOutcome(decision, request.DecisionReason, request.Deliverable, request.CompletedAt) : null,
            request.Returned,
            request.Status == RequestStatus.Suspended ? request.Suspension : null,
            request.Closure,
            request.DeadlineExtension,
            request.Reopening,
            request.Forwarding,
            request.Reassignment,
            request.Refund is { } refund ? new PendingRefund(refund.Amount.Halalas, refund.Stage, refund.Reason, refund.RequestedBy, refund.RequestedAt, refund.ApprovedBy) : null,
            request.RefundRefusal,
            request.Collection is { } collected ? ResultCollection.Of(collected, key) : null,
            [.. request.Corrections.Select(correction => RequestCorrection.Of(correction, key))],
            AnswersOf(request, key));
    }

    /// <summary>Null when there are none, or when they cannot be opened.</summary>
    internal static JsonElement? AnswersOf(CitizenRequest request, PersonalKey? key) => key?.Open(request.Answers) is { } json ? JsonElement.Parse(json) : null;
}

/// <summary>What it costs, what was paid and what was given back, in halalas.</summary>
public sealed record RequestFee(
    long TotalHalalas, long PaidHalalas, long RefundedHalalas, string Currency, ImmutableArray<FeeDueLine> Lines, Instant ValidUntil);

/// <param name="Reason">A rejection has one.</param>
public sealed record RequestOutcome(CompletionDecision Decision, PersonalText? Reason, PersonalText? Deliverable, Instant? CompletedAt);

/// <summary>A refund under way.</summary>
/// <param name="ApprovedBy">Absent until a second person has approved it.</param>
public sealed record PendingRefund(long AmountHalalas, RefundStage Stage, PersonalText Reason, string RequestedBy, Instant RequestedAt, string? ApprovedBy);

/// <summary>Who took the result.</summary>
/// <param name="CollectedBy">Personal data.</param>
/// <param name="ProxyNationalId">Personal data; of a proxy alone.</param>
public sealed record ResultCollection(string? CollectedBy, bool ByProxy, string? ProxyNationalId, Instant CollectedAt)
{
    internal static ResultCollection Of(HandedOut collected, PersonalKey? key) =>
        new(key?.Open(collected.CollectedBy), collected.ByProxy, key?.Open(collected.ProxyNationalId), collected.CollectedAt);
}

/// <summary>What is right about an earlier event.</summary>
/// <param name="Note">Personal data.</param>
public sealed record RequestCorrection(long CorrectedVersion, string Member, string? Note, Instant CorrectedAt)
{
    internal static RequestCorrection Of(CorrectedMember correction, PersonalKey? key) =>
        new(correction.CorrectedVersion, correction.Member, key?.Open(correction.Note), correction.CorrectedAt);
}

[Group("Requests", "The life of a citizen's request.", 20)]
internal sealed class GetRequest : IEndpoint
{
    /// <summary>What is said of the query that leaves personal data out.</summary>
    public const string PersonalQuery = "false to leave personal data out, so that no reading is recorded; else they are shown to those whose work needs them.";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<RequestView>("/v1/requests/{id:guid}", AnswerAsync)
        .Describe(
            "Requests",
            "GetRequest",
            "A request as it stands now",
            "Always current. The ETag is the version to name in If-Match. Personal data (answers, who collected, reasons, names of documents and whatever else somebody typed) are shown to the beneficiary, "
            + "to the centre and department that hold the request, to auditors and to administrators, and each reading is recorded first.")
        .Place(20)
        .Query("personal", PersonalQuery, JsonSchemaType.Boolean)
        .Refuses(RequestRefusals.RequestNotFound, HttpRefusals.RequestMalformed, AccessRefusals.ReadNotRecorded)
        .AllowSignedIn();

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var isPersonal = true;
        if (http.Request.QueryString.HasValue)
        {
            var query = new QueryReader(http);
            isPersonal = query.Boolean("personal") ?? true;
            if (await query.IsRefusedAsync())
            {
                return null;
            }
        }

        var id = http.RouteId();
        var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
        if (await ledger.FindAsync<CitizenRequest>(actor.Region, id, http.RequestAborted) is not { } current)
        {
            return RequestRefusals.RequestNotFound;
        }

        if (!current.State.Admits(actor))
        {
            return SharedRefusals.AccessDenied;
        }

        var key = isPersonal ? await OpenAsync(http, actor, id, current.State, PersonalRecord.Answers) : null;

        // What many requests have of personal data is added to what was written down for everybody.
        await (key is null || !current.State.HoldsMoreThanAnswers
            ? Http.Answers.WriteAsync(http, current, request => RequestView.Of(id, request, null), RequestView.AnswersOf(current.State, key) is { } shown ? ("answers", shown) : null)
            : Http.Answers.WriteAsync(http, RequestView.Of(id, current, key), current.Version));
        return null;
    }

    /// <summary>The key to the personal data in a request, for those whom it admits and whose work needs them; recorded before they are shown.</summary>
    internal static async ValueTask<PersonalKey?> OpenAsync(HttpContext http, Actor actor, Guid id, CitizenRequest request, PersonalRecord record) =>
        CitizenRequest.OpensTo(actor) && request.HoldsPersonalData
            ? await http.RequestServices.GetRequiredService<AccessRecorder>()
                .OpenAsync(actor, request.BeneficiaryId, request.OpenedFor, id, record, () => Commands.Context(http, actor), http.RequestAborted)
            : null;
}
