using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>A beneficiary's electronic record; every personal member stays sealed here.</summary>
public sealed partial record Beneficiary(
    Guid Id,
    IdentityKind IdentityKind,
    Protected NationalId,
    Protected NameAr,
    Protected NameEn,
    Protected Mobile,
    Instant RegisteredAt) : IEventSourced<Beneficiary>
{
    public static StreamKind Kind { get; } = new("beneficiary", BeneficiaryRefusals.BeneficiaryNotFound);

    /// <summary>Opens a record; <paramref name="existing"/> is the one the same identity already has in the region.</summary>
    public static Decision Register(Guid? existing, BeneficiaryRegistered details) => existing is { } other
        ? BeneficiaryRefusals.BeneficiaryAlreadyRegistered(other)
        : details;

    /// <summary>Whether the number that it was registered with was a mistake.</summary>
    public bool WasMistyped { get; init; }

    /// <summary>The record of the same person that goes on in this one's place; null while it stands for itself.</summary>
    public Guid? MergedInto { get; init; }

    /// <summary>The merge that says so.</summary>
    public Guid? MergedBy { get; init; }

    /// <summary>The records that point here.</summary>
    public ImmutableArray<Guid> Absorbed { get; init; } = [];

    /// <summary>Why nothing of the record may be changed; null when it may.</summary>
    public Refusal? WhyClosed => IsErased ? BeneficiaryRefusals.BeneficiaryErased
        : MergedInto is { } survivor ? BeneficiaryRefusals.RecordMerged(survivor)
        : null;

    public Decision ChangeIdentity(IdentityKind kind, Protected number, IdentityChange cause, string reason, string verifiedBy, Instant at) =>
        WhyClosed is { } refusal ? refusal
        : IsUnverified ? BeneficiaryRefusals.BeneficiaryUnverified
        : new BeneficiaryReidentified(kind, number, cause, reason, verifiedBy, at);

    /// <summary>Centres serve every beneficiary of the region; a beneficiary sees only the own record.</summary>
    public bool Admits(Actor actor) => actor.Role switch
    {
        Role.Beneficiary => actor.BeneficiaryId == Id,
        Role.CentreClerk or Role.CentreManager => true,
        _ => actor.SeesWholeRegion,
    };

    /// <summary>What rests on a document, with the certificates by which whoever saw it could do so.</summary>
    public static DomainEvent Certified(DomainEvent @event, ImmutableArray<Guid> certificates) => @event switch
    {
        BeneficiaryRegistered e => e with { Certificates = certificates },
        BeneficiaryReidentified e => e with { Certificates = certificates },
        BeneficiaryVerified e => e with { Certificates = certificates },
        _ => @event,
    };

    public static Beneficiary Evolve(Beneficiary? state, DomainEvent @event) => @event switch
    {
        BeneficiaryRegistered e => new Beneficiary(
            e.Id, e.IdentityKind, e.NationalId, e.NameAr, e.NameEn, e.Mobile, e.RegisteredAt),
        BeneficiarySelfRegistered e => new Beneficiary(
            e.Id, e.IdentityKind, e.NationalId, e.NameAr, e.NameEn, e.Mobile, e.RegisteredAt)
        { IsUnverified = true },
        _ when state is null => throw new ForeignEventException(@event, typeof(Beneficiary)),
        BeneficiaryReidentified e => state with
        {
            IdentityKind = e.IdentityKind,
            NationalId = e.NationalId,
            WasMistyped = state.WasMistyped || e.Cause == IdentityChange.Mistyped,
        },
        MobileVerified e => state with { MobileVerifiedAt = e.VerifiedAt },
        ContactDataReplaced e => state.Reached(e),
        RecordMergedInto e => state with { MergedInto = e.Survivor, MergedBy = e.Merge },
        RecordTookOver e => state with { Absorbed = state.Absorbed.Add(e.Absorbed) },
        RecordSeparated => state with { MergedInto = null, MergedBy = null },
        RecordLetGo e => state with { Absorbed = state.Absorbed.Remove(e.Absorbed) },
        _ => EvolvePerson(state, @event),
    };
}
