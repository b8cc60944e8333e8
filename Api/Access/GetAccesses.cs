using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Api.Timelines;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Timelines;
using NodaTime;

namespace EventLedger.Api.Access;

/// <summary>Somebody read personal data.</summary>
/// <param name="RequestId">The request whose answers were read; null for the electronic record.</param>
public sealed record Reading(long Sequence, Instant ReadAt, string Reader, Role ReaderRole, PersonalRecord Record, Guid? RequestId);

/// <summary>Readings in the order recorded; <paramref name="Next"/> is null on the last page.</summary>
public sealed record ReadingPage(ImmutableArray<Reading> Items, string? Next);

internal sealed class GetAccesses : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => GetMergedTimelines
        .Paged(routes.MapRead<ReadingPage>("/v1/beneficiaries/{id:guid}/accesses", AnswerAsync))
        .Describe(
            "Beneficiaries",
            "GetAccesses",
            "Who read a beneficiary's personal data",
            "Recorded before the data are shown: once in a quarter of an hour for the same reader and record, on each node. A beneficiary's own readings are not recorded. Also of records that were merged into this one.")
        .Refuses(BeneficiaryRefusals.BeneficiaryNotFound, HttpRefusals.RequestMalformed)
        .AllowRoles(Role.Beneficiary, Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var (id, ledger) = (http.RouteId(), http.RequestServices.GetRequiredService<StreamLedger>());
        if (await ledger.FindAsync<Beneficiary>(actor.Region, id, http.RequestAborted) is null)
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        if (!new AccessLog(id).Admits(actor))
        {
            return SharedRefusals.AccessDenied;
        }

        var records = await AbsorbedRecords.WithAsync(ledger, actor.Region, id, http.RequestAborted);
        if (await GetMergedTimelines.ReadAsync(http, actor, TimelineScope.OfStreams(records.Select(record => AccessLog.StreamId(actor.Region, record)))) is { } page)
        {
            await Answers.WriteAsync(http, new ReadingPage([.. page.Events.Select(Of).OfType<Reading>()], page.Next));
        }

        return null;
    }

    // What cannot be read is no reading that the service recorded; timelines show it.
    private static Reading? Of(TimelineEntry entry) =>
        entry.Data is PersonalDataRead read ? new(entry.Sequence, read.ReadAt, read.Reader, read.ReaderRole, read.Record, read.RequestId) : null;
}
