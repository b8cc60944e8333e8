using System.Collections.Immutable;
using System.Text.Json;
using EventLedger.Api.Http;
using EventLedger.Application.Access;
using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using EventLedger.Domain.Access;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>A request as it stands now.</summary>
/// <param name="CentreCode">Null for self-service.</param>
/// <param name="AwaitsReassignment">Why its centre cannot go on with it, so that it has to be given to another; absent when it can.</param>
/// <param name="PromisedDeadline">Absent when nothing was promised: it was taken over from a register that knows no deadlines.</param>
/// <param name="Documents">The manifest last transmitted.</param>
/// <param name="Outcome">The decision that stands, if any.</param>
/// <param name="Answers">The form's answers; only for those who work with them and for the beneficiary.</param>
public sealed record RequestView(
    Guid Id,
    string TrackingReference,
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
    PendingRefund? Refund,

    // The last, since it is added for each caller.
    JsonElement? Answers)
{
    internal static RequestView Of(Guid id, Current<CitizenRequest> current, JsonElement? answers)
    {
        var request = current.State;
        var due = FeeDue.Of(request.Fee);
        return new(
            id,
            request.TrackingReference,
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
            request.Decision is { } decision ? new RequestOutcome(decision, request.Deliverable) : null,
            request.Refund is { } refund ? new PendingRefund(refund.Amount.Halalas, refund.Stage) : null,
            answers);
    }
}

/// <summary>What it costs, what was paid and what was given back, in halalas.</summary>
public sealed record RequestFee(
    long TotalHalalas, long PaidHalalas, long RefundedHalalas, string Currency, ImmutableArray<FeeDueLine> Lines, Instant ValidUntil);

public sealed record RequestOutcome(CompletionDecision Decision, string? Deliverable);

/// <summary>A refund under way.</summary>
public sealed record PendingRefund(long AmountHalalas, RefundStage Stage);

[Group("Requests", "The life of a citizen's request.")]
internal sealed class GetRequest : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<RequestView>("/v1/requests/{id:guid}", AnswerAsync)
        .Describe("Requests", "GetRequest", "A request as it stands now", "Always current. The ETag is the version to name in If-Match.")
        .Refuses(RequestRefusals.RequestNotFound, AccessRefusals.ReadNotRecorded)
        .AllowSignedIn();

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
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

        var answers = await AnswersAsync(http, actor, id, current.State, PersonalRecord.Answers);
        await Http.Answers.WriteAsync(http, current, request => RequestView.Of(id, request, null), answers is { } shown ? ("answers", shown) : null);
        return null;
    }

    /// <summary>The answers for those who work with them and for the beneficiary; recorded before they are shown.</summary>
    internal static async Task<JsonElement?> AnswersAsync(HttpContext http, Actor actor, Guid id, CitizenRequest request, PersonalRecord record)
    {
        // Monitors and auditors watch the work, not the persons.
        if (actor.Role is Role.ExecutiveMonitor or Role.Auditor || request.Answers.IsEmpty)
        {
            return null;
        }

        var key = await http.RequestServices.GetRequiredService<AccessRecorder>()
            .OpenAsync(actor, request.BeneficiaryId, id, record, () => Commands.Context(http, actor), http.RequestAborted);
        return key?.Open(request.Answers) is { } json ? JsonElement.Parse(json) : null;
    }
}
