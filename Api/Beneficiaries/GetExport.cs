using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Api.Licensing;
using EventLedger.Api.Requests;
using EventLedger.Application.Access;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Application.Licensing;
using EventLedger.Application.Privacy;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>All that is kept of a person, also under records that were merged into this one. What was erased is absent.</summary>
/// <param name="Identities">Those that the record has or had, the oldest first.</param>
/// <param name="Contacts">How the person could be reached, the oldest first.</param>
/// <param name="Requests">Every request in the person's name, the oldest first, whoever made it.</param>
/// <param name="Guardians">Who acts, or acted, for the person.</param>
/// <param name="Wards">For whom the person acts, or acted.</param>
/// <param name="LicenceApplications">What the person applied for, the oldest first.</param>
/// <param name="LicenceAppeals">The appeals against refusals of those, the oldest first.</param>
/// <param name="Consents">What the person agreed to.</param>
/// <param name="Deaths">That somebody recorded the person's death, and that it was an error, the oldest first.</param>
/// <param name="Readings">Who read the person's data, the oldest first.</param>
public sealed record PersonExport(
    BeneficiaryView Record,
    ImmutableArray<ExportedIdentity> Identities,
    ImmutableArray<ExportedContact> Contacts,
    ImmutableArray<RequestView> Requests,
    ImmutableArray<GuardianView> Guardians,
    ImmutableArray<ExportedWard> Wards,
    ImmutableArray<LicenceApplicationView> LicenceApplications,
    ImmutableArray<LicenceAppealView> LicenceAppeals,
    Consents Consents,
    ImmutableArray<ExportedDeath> Deaths,
    ImmutableArray<ExportedReading> Readings,
    Instant ExportedAt);

/// <summary>An identity of a record.</summary>
/// <param name="VerifiedBy">Absent where the person said so alone.</param>
/// <param name="Cause">Why the one before gave way to it; absent for the first.</param>
public sealed record ExportedIdentity(IdentityKind Kind, string? Number, string? VerifiedBy, Instant Since, IdentityChange? Cause)
{
    /// <summary>What was shown; absent where nobody said.</summary>
    public string? Shown { get; init; }

    /// <summary>The certificates of whoever saw it, by their ids; absent where that took none.</summary>
    public ImmutableArray<Guid>? Certificates { get; init; }

    /// <summary>Why the record was opened, of the first, and why it has another identity, of the others; absent where nobody said.</summary>
    public PersonalText? Reason { get; init; }
}

/// <summary>How the person could be reached from an instant on. What did not change with it is absent.</summary>
/// <param name="Proof">Absent for what the record was opened with.</param>
/// <param name="VerifiedBy">Absent where the person said so alone.</param>
public sealed record ExportedContact(
    string? Mobile, ContactLanguage? Language, ContactChannel? Channel, ContactProof? Proof, PersonalText? Reason, string? Shown, string? VerifiedBy, Instant Since);

/// <summary>Somebody for whom the person acts, or acted, as the minor's record says. Of the minor no more is told.</summary>
/// <param name="BeneficiaryId">The minor's record.</param>
/// <param name="Holds">Whether the person acts for the minor today.</param>
/// <param name="EndedAt">When it was ended before its day.</param>
public sealed record ExportedWard(Guid BeneficiaryId, Guid GuardianshipId, GuardianKind Kind, bool Holds, Instant RecordedAt, Instant? EndedAt);

/// <summary>The person's death as it was recorded. The members of a correction are absent while nobody said that it was an error.</summary>
public sealed record ExportedDeath(
    LocalDate? DiedOn, string? Certificate, string? Shown, string RecordedBy, Instant RecordedAt, PersonalText? CorrectionReason, string? CorrectedBy, Instant? CorrectedAt);

/// <summary>Somebody read personal data.</summary>
/// <param name="RequestId">The request whose answers were read; absent for the electronic record.</param>
public sealed record ExportedReading(Instant ReadAt, string Reader, Role ReaderRole, PersonalRecord Record, Guid? RequestId);

internal sealed class GetExport : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<PersonExport>("/v1/beneficiaries/{id:guid}/export", AnswerAsync)
        .Describe(
            "Beneficiaries",
            "ExportBeneficiary",
            "All that is kept of a person",
            "For the person, or by an administrator for the person: the record, its identities, every request, applications for licences, guardians and wards, what was agreed to, a death that was recorded and who read the data, also of what was merged into it. The person may read it as a page, at /my-data. An administrator's export is recorded as a reading.")
        .Refuses(BeneficiaryRefusals.BeneficiaryNotFound, AccessRefusals.ReadNotRecorded)
        .AllowRoles(Role.Beneficiary, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var id = http.RouteId();
        if (await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<Beneficiary>(actor.Region, id, http.RequestAborted) is not { } current)
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        if (!current.State.Admits(actor))
        {
            return SharedRefusals.AccessDenied;
        }

        await Answers.WriteAsync(http, await MakeAsync(http, actor, id, current));
        return null;
    }

    /// <summary>Of a record that admits the caller; recorded first where somebody else reads it.</summary>
    internal static async Task<PersonExport> MakeAsync(HttpContext http, Actor actor, Guid id, Current<Beneficiary> current)
    {
        var (services, region, cancellation) = (http.RequestServices, actor.Region, http.RequestAborted);
        var ledger = services.GetRequiredService<StreamLedger>();

        // What was opened for a record that was merged into this one is sealed under that one's key.
        var own = services.GetRequiredService<OwnData>();
        var records = await AbsorbedRecords.WithAsync(ledger, region, id, cancellation);
        var (requests, told, read) = (new List<RequestView>(), new List<(DomainEvent Event, PersonalKey? Key)>(), new List<DomainEvent>());
        var (identities, guardians, deaths) = (new List<ExportedIdentity>(), new List<GuardianView>(), new List<ExportedDeath>());
        var keys = new Dictionary<Guid, PersonalKey?>();
        foreach (var record in records)
        {
            var key = keys[record] = current.State.IsErased ? null : await services.GetRequiredService<AccessRecorder>().OpenAsync(
                actor, id, record, null, PersonalRecord.Export, () => Commands.Context(http, actor), cancellation);
            foreach (var request in await own.RequestsAsync(region, record, cancellation))
            {
                if (await ledger.FindAsync<CitizenRequest>(region, request, cancellation) is { } found)
                {
                    requests.Add(RequestView.Of(request, found, key));
                }
            }

            if (await ledger.FindAsync<Beneficiary>(region, record, cancellation) is { State: var person })
            {
                guardians.AddRange(person.Guardians.Select(one => GuardianView.Of(one, key, Minors.Today(ledger.Now()), masked: false)));
            }

            var events = await own.EventsAsync(region, record, cancellation);
            told.AddRange(events.Select(e => (e, key)));
            identities.AddRange(IdentitiesOf(events, key));
            deaths.AddRange(DeathsOf(events, key));
            read.AddRange(await own.EventsAsync(region, AccessLog.StreamId(region, record), cancellation));
        }

        var lists = services.GetRequiredService<LicensingLists>();
        return new PersonExport(
            BeneficiaryView.Of(id, current, keys[id], actor),
            [.. identities.OrderBy(one => one.Since)],
            [.. told.Select(one => ContactOf(one.Event, one.Key)).OfType<ExportedContact>().OrderBy(one => one.Since)],
            [.. requests.OrderBy(one => one.OpenedAt)],
            [.. guardians.OrderBy(one => one.RecordedAt)],
            await WardsAsync(http, actor, current.State, records),
            await AllAsync<LicenceApplication, LicenceApplicationView>(
                await lists.ApplicationsAsync(region, records, int.MaxValue, cancellation), (one, found) => LicenceApplicationView.Of(one, found, ledger.Now())),
            await AllAsync<LicenceAppeal, LicenceAppealView>(await lists.AppealsAsync(region, null, records, int.MaxValue, cancellation), LicenceAppealView.Of),
            await services.GetRequiredService<ConsentRegister>().ReadAsync(region, id, cancellation),
            [.. deaths.OrderBy(one => one.RecordedAt)],
            [.. read.OfType<PersonalDataRead>().OrderBy(reading => reading.ReadAt)
                .Select(reading => new ExportedReading(reading.ReadAt, reading.Reader, reading.ReaderRole, reading.Record, reading.RequestId))],
            ledger.Now());

        // They are listed the latest first.
        async Task<ImmutableArray<TView>> AllAsync<TState, TView>(List<Guid> streams, Func<Guid, Current<TState>, TView> view)
            where TState : class, IEventSourced<TState>
        {
            var all = ImmutableArray.CreateBuilder<TView>(streams.Count);
            foreach (var stream in Enumerable.Reverse(streams))
            {
                if (await ledger.FindAsync<TState>(region, stream, cancellation) is { } found)
                {
                    all.Add(view(stream, found));
                }
            }

            return all.ToImmutable();
        }
    }

    private static async Task<ImmutableArray<ExportedWard>> WardsAsync(HttpContext http, Actor actor, Beneficiary person, IReadOnlyList<Guid> records)
    {
        var (services, region, cancellation) = (http.RequestServices, actor.Region, http.RequestAborted);
        var ledger = services.GetRequiredService<StreamLedger>();
        var present = (await GetWards.FindAsync(http, actor, person, int.MaxValue)).Select(one => one.GuardianshipId).ToHashSet();
        var wards = new List<ExportedWard>();
        foreach (var minor in await services.GetRequiredService<WardList>().ReadAsync(region, records, int.MaxValue, cancellation))
        {
            if (await ledger.FindAsync<Beneficiary>(region, minor, cancellation) is { State: var record })
            {
                wards.AddRange(record.Guardians.Where(one => records.Contains(one.GuardianId))
                    .Select(one => new ExportedWard(minor, one.Id, one.Kind, present.Contains(one.Id), one.RecordedAt, one.EndedAt)));
            }
        }

        return [.. wards.OrderBy(one => one.RecordedAt)];
    }

    private static List<ExportedDeath> DeathsOf(ImmutableArray<DomainEvent> events, PersonalKey? key)
    {
        var deaths = new List<ExportedDeath>();
        foreach (var e in events)
        {
            if (e is DeathRecorded died)
            {
                deaths.Add(new(
                    key?.Open(died.DiedOn) is { } day ? SealedDay.Read(day) : null, key?.Open(died.Certificate), died.Shown, died.RecordedBy, died.RecordedAt, null, null, null));
            }
            else if (e is DeathRecordedInError lives)
            {
                deaths[^1] = deaths[^1] with { CorrectionReason = key?.Opened(lives.Reason) ?? lives.Reason, CorrectedBy = lives.CorrectedBy, CorrectedAt = lives.CorrectedAt };
            }
        }

        return deaths;
    }

    private static List<ExportedIdentity> IdentitiesOf(ImmutableArray<DomainEvent> events, PersonalKey? key)
    {
        var identities = new List<ExportedIdentity>();
        foreach (var e in events)
        {
            switch (e)
            {
                case BeneficiaryRegistered first:
                    identities.Add(new(first.IdentityKind, key?.Open(first.NationalId), first.VerifiedBy, first.RegisteredAt, null)
                    {
                        Shown = first.Shown,
                        Certificates = first.Certificates,
                        Reason = first.Purpose.OpenedBy(key),
                    });
                    break;
                case BeneficiarySelfRegistered first:
                    identities.Add(new(first.IdentityKind, key?.Open(first.NationalId), null, first.RegisteredAt, null));
                    break;
                case BeneficiaryVerified seen:
                    identities[^1] = identities[^1] with { VerifiedBy = seen.VerifiedBy, Shown = seen.Shown, Certificates = seen.Certificates };
                    break;
                case BeneficiaryReidentified next:
                    identities.Add(new(next.IdentityKind, key?.Open(next.NationalId), next.VerifiedBy, next.ReidentifiedAt, next.Cause)
                    {
                        Certificates = next.Certificates,
                        Reason = key?.Opened(next.Reason) ?? next.Reason,
                    });
                    break;
            }
        }

        return identities;
    }

    private static ExportedContact? ContactOf(DomainEvent e, PersonalKey? key) => e switch
    {
        BeneficiaryRegistered first => new(key?.Open(first.Mobile), null, null, null, null, null, first.VerifiedBy, first.RegisteredAt),
        BeneficiarySelfRegistered first => new(key?.Open(first.Mobile), null, null, null, null, null, null, first.RegisteredAt),
        ContactDataReplaced next => new(
            key?.Open(next.Mobile), next.Language, next.Channel, next.Proof, next.Reason.OpenedBy(key), next.Shown, next.VerifiedBy, next.ReplacedAt),
        _ => null,
    };
}
