using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Access;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Application.Mandates;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Mandates;

/// <summary>What one centre may do, or might.</summary>
/// <param name="BeneficiaryId">The record it was agreed to under, by which it is revoked: another than was asked for where that was merged into it.</param>
/// <param name="CentreNameAr">Absent when the centre is not known any more.</param>
/// <param name="Version">Of all that there is between the two, for <c>If-Match</c>.</param>
public sealed record CentreMandatesView(
    Guid BeneficiaryId, string CentreCode, string? CentreNameAr, string? CentreNameEn, long Version, ImmutableArray<MandateView> Mandates);

/// <summary>One mandate.</summary>
/// <param name="Flaw">Why it does not hold; absent when it does.</param>
/// <param name="Services">Empty for all.</param>
/// <param name="RequestId">Absent when it is for any.</param>
/// <param name="Consent">How the beneficiary said yes; absent until then.</param>
/// <param name="GivenAt">Absent until the beneficiary said yes.</param>
/// <param name="ValidUntil">Exclusive.</param>
/// <param name="RevocationReason">Personal data.</param>
public sealed record MandateView(
    Guid Id,
    MandateFlaw? Flaw,
    ImmutableArray<MandateRight> Rights,
    ImmutableArray<string> Services,
    Guid? RequestId,
    Consent? Consent,
    Instant AskedAt,
    Instant? GivenAt,
    Instant ValidUntil,
    Instant? RevokedAt,
    MandateParty? RevokedBy,
    PersonalText? RevocationReason)
{
    /// <summary>Which guardian says yes for a minor; absent for whoever does so alone.</summary>
    public Guid? GuardianId { get; init; }
}

internal sealed class GetMandates : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Listing<CentreMandatesView>>("/v1/beneficiaries/{id:guid}/mandates", AnswerAsync)
        .Describe("Mandates", "ListMandates", "A beneficiary's mandates, centre by centre", "Also those that do not hold any more, with why, and those of records that were merged into this one. A centre sees its own.")
        .Refuses(BeneficiaryRefusals.BeneficiaryNotFound, AccessRefusals.ReadNotRecorded)
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager, Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var (id, services, cancellation) = (http.RouteId(), http.RequestServices, http.RequestAborted);
        var ledger = services.GetRequiredService<StreamLedger>();
        if (await ledger.FindAsync<Beneficiary>(actor.Region, id, cancellation) is not { } person)
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        if (!person.State.Admits(actor))
        {
            return SharedRefusals.AccessDenied;
        }

        var views = new List<CentreMandatesView>();
        foreach (var record in await AbsorbedRecords.WithAsync(ledger, actor.Region, id, cancellation))
        {
            views.AddRange(await OfRecordAsync(http, actor, id, person.State, record));
        }

        await Answers.WriteAsync(http, new Listing<CentreMandatesView>([.. views.OrderBy(view => view.CentreCode, StringComparer.Ordinal)]));
        return null;
    }

    /// <summary>What was agreed to under one of a person's records.</summary>
    /// <param name="id">The record that was asked for, or where this one leads.</param>
    private static async Task<List<CentreMandatesView>> OfRecordAsync(HttpContext http, Actor actor, Guid id, Beneficiary person, Guid record)
    {
        var (services, cancellation) = (http.RequestServices, http.RequestAborted);
        var ledger = services.GetRequiredService<StreamLedger>();
        var owner = await ledger.AsOwnerAsync(actor, record, cancellation);
        var shown = new List<Current<CentreMandates>>();
        foreach (var stream in await services.GetRequiredService<BeneficiaryMandates>().ReadAsync(actor.Region, record, cancellation))
        {
            if (await ledger.FindAsync<CentreMandates>(actor.Region, stream, cancellation) is { } current && current.State.Admits(owner))
            {
                shown.Add(current);
            }
        }

        var key = !person.IsErased && shown.Exists(current => current.State.Mandates.Any(one => one.RevocationReason is { IsSealed: true }))
            ? await services.GetRequiredService<AccessRecorder>().OpenAsync(actor, id, record, null, PersonalRecord.Record, () => Commands.Context(http, actor), cancellation)
            : null;

        // Guardians are those of the record it was agreed to under; whether the person lives says the one that goes on.
        var whose = await Minors.WithoutDeadGuardiansAsync((await FindAsync(record) ?? person) with { Death = person.Death }, FindAsync);
        var views = new List<CentreMandatesView>();
        foreach (var current in shown)
        {
            views.Add(await ViewAsync(ledger, actor.Region, whose, current, key, cancellation));
        }

        return views;

        async ValueTask<Beneficiary?> FindAsync(Guid sought) => (await ledger.FindAsync<Beneficiary>(actor.Region, sought, cancellation))?.State;
    }

    private static async Task<CentreMandatesView> ViewAsync(
        StreamLedger ledger, string region, Beneficiary person, Current<CentreMandates> current, PersonalKey? key, CancellationToken cancellation)
    {
        var (mandates, now) = (current.State, ledger.Now());
        var centre = (await ledger.FindAsync<ServiceCentre>(region, ServiceCentre.StreamId(region, mandates.CentreCode), cancellation))?.State;
        var shown = ImmutableArray.CreateBuilder<MandateView>();
        foreach (var one in mandates.Mandates)
        {
            var request = one.Scope.RequestId is { } id ? await ledger.FindAsync<CitizenRequest>(region, id, cancellation) : null;
            shown.Add(new MandateView(
                one.Id,
                centre is null ? MandateFlaw.CentreSuspended : one.FlawAt(centre, request?.State, now, person),
                one.Scope.Rights,
                one.Scope.ServiceCodes,
                one.Scope.RequestId,
                one.Consent,
                one.AskedAt,
                one.GivenAt,
                one.ValidUntil,
                one.RevokedAt,
                one.RevokedBy,
                one.RevocationReason.OpenedBy(key))
            { GuardianId = one.GuardianId });
        }

        return new(mandates.BeneficiaryId, mandates.CentreCode, centre?.NameAr, centre?.NameEn, current.Version, shown.DrainToImmutable());
    }
}
