using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>A beneficiary's electronic record; every personal member stays sealed here.</summary>
public sealed record Beneficiary(
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
    public static Decision Register(Beneficiary? existing, BeneficiaryRegistered details) => existing is null
        ? details
        : BeneficiaryRefusals.BeneficiaryAlreadyRegistered(existing.Id);

    /// <summary>Centres serve every beneficiary of the region; a beneficiary sees only the own record.</summary>
    public bool Admits(Actor actor) => actor.Role switch
    {
        Role.Beneficiary => actor.BeneficiaryId == Id,
        Role.CentreClerk or Role.CentreManager => true,
        _ => actor.SeesWholeRegion,
    };

    public static Beneficiary Evolve(Beneficiary? state, DomainEvent @event) => @event switch
    {
        BeneficiaryRegistered e => new Beneficiary(
            e.Id, e.IdentityKind, e.NationalId, e.NameAr, e.NameEn, e.Mobile, e.RegisteredAt),
        _ => throw new ForeignEventException(@event, typeof(Beneficiary)),
    };
}
