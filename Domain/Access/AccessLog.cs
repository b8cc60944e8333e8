using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Access;

/// <summary>Who read a beneficiary's personal data: a stream of its own beside the record's, so that reading changes no version.</summary>
public sealed record AccessLog(Guid BeneficiaryId) : IEventSourced<AccessLog>
{
    public static StreamKind Kind { get; } = new("access", BeneficiaryRefusals.BeneficiaryNotFound);

    public static Guid StreamId(string region, Guid beneficiaryId) => Codes.StreamId(region, Kind.Name, beneficiaryId.ToString());

    /// <summary>Persons see who read about them; auditors and administrators answer for it.</summary>
    public bool Admits(Actor actor) => actor.Role switch
    {
        Role.Beneficiary => actor.BeneficiaryId == BeneficiaryId,
        _ => actor.Role is Role.Auditor or Role.Administrator,
    };

    public static AccessLog Evolve(AccessLog? state, DomainEvent @event) => @event switch
    {
        PersonalDataRead e => new AccessLog(e.BeneficiaryId),
        _ => throw new ForeignEventException(@event, typeof(AccessLog)),
    };
}
