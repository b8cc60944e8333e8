using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>An erasure that somebody asked for and nobody has decided on.</summary>
public sealed record ErasureAsked(string Basis, string RequestedBy, Instant RequestedAt);

/// <summary>A duty to keep the record.</summary>
public sealed record LegalHold(PersonalText Reason, string PlacedBy, Instant PlacedAt);

/// <summary>
/// The end of a record: one person asks for it, another carries it out. Its events stay, and so do all proofs of them; what they
/// hold of the person is sealed under a key that is destroyed.
/// </summary>
public sealed partial record Beneficiary
{
    /// <summary>Null when nobody asks for it.</summary>
    public ErasureAsked? Erasure { get; init; }

    /// <summary>Null when nothing demands that the record be kept.</summary>
    public LegalHold? Hold { get; init; }

    /// <summary>Null while the person's data can be read.</summary>
    public Instant? ErasedAt { get; init; }

    public bool IsErased => ErasedAt is not null;

    /// <param name="absorbed">All records of the same person that lead here.</param>
    /// <param name="hasOpenRequest">Whether a request of the person is open: who serves it needs to know whom.</param>
    /// <param name="hasOpenApplication">Whether an application for a licence, or an appeal, waits for a decision: that would be about nobody.</param>
    /// <param name="isContested">Whether somebody says of one of those records that it is another person's, and nobody has decided on that.</param>
    public Decision RequestErasure(
        IReadOnlyCollection<Beneficiary> absorbed,
        string basis,
        string requestedBy,
        bool hasOpenRequest,
        Instant at,
        bool hasOpenApplication = false,
        bool isContested = false) =>
        InTheWay(absorbed, hasOpenRequest, hasOpenApplication, isContested) is { } refusal ? refusal
        : Erasure is not null ? BeneficiaryRefusals.ErasureAlreadyRequested
        : new ErasureRequested(basis, requestedBy, at);

    /// <summary>Never by the one who asked for it; and whatever was in order then is asked again now, since it cannot be undone.</summary>
    /// <param name="absorbed">All records of the same person that lead here; they end with it.</param>
    /// <param name="hasOpenRequest">Whether a request of the person is open.</param>
    /// <param name="hasOpenApplication">Whether an application for a licence, or an appeal, waits for a decision.</param>
    /// <param name="isContested">Whether somebody says of one of those records that it is another person's, and nobody has decided on that.</param>
    public Decision Erase(
        IReadOnlyCollection<Beneficiary> absorbed, string approvedBy, bool hasOpenRequest, Instant at, bool hasOpenApplication = false, bool isContested = false) => this switch
        {
            { IsErased: true } => BeneficiaryRefusals.BeneficiaryErased,
            { Erasure: null } => BeneficiaryRefusals.ErasureNotRequested,
            _ when Actor.IsSameUser(approvedBy, Erasure.RequestedBy) => BeneficiaryRefusals.ErasureNeedsAnother,
            _ when InTheWay(absorbed, hasOpenRequest, hasOpenApplication, isContested) is { } refusal => refusal,
            _ => ErasedWith(absorbed, new BeneficiaryErased(Erasure.Basis, [Erasure.RequestedBy, approvedBy], at)),
        };

    public Decision DeclineErasure(string reason, string declinedBy, Instant at) => this switch
    {
        { IsErased: true } => BeneficiaryRefusals.BeneficiaryErased,
        { Erasure: null } => BeneficiaryRefusals.ErasureNotRequested,
        _ => new ErasureDeclined(reason, declinedBy, at),
    };

    /// <summary>Records again what was carried out before a backup was restored that knows nothing of it: it asks for nothing, since the key is gone.</summary>
    public Decision RepeatErasure(BeneficiaryErased erased) => IsErased ? BeneficiaryRefusals.BeneficiaryErased : erased;

    public Decision PlaceHold(string reason, string placedBy, Instant at) => this switch
    {
        { IsErased: true } => BeneficiaryRefusals.BeneficiaryErased,
        { Hold: not null } => BeneficiaryRefusals.LegalHoldInPlace,
        _ => new LegalHoldPlaced(reason, placedBy, at),
    };

    public Decision ReleaseHold(string reason, string releasedBy, Instant at) => Hold is null
        ? BeneficiaryRefusals.NoLegalHold
        : new LegalHoldReleased(reason, releasedBy, at);

    private static Decision ErasedWith(IEnumerable<Beneficiary> absorbed, BeneficiaryErased erased) =>
        absorbed.Where(record => !record.IsErased).Aggregate((Decision)erased, (decision, record) => decision.And(record.Id, erased));

    private Refusal? InTheWay(IEnumerable<Beneficiary> absorbed, bool hasOpenRequest, bool hasOpenApplication, bool isContested) =>
        IsErased ? BeneficiaryRefusals.BeneficiaryErased
        : MergedInto is { } survivor ? BeneficiaryRefusals.RecordMerged(survivor)
        : Hold is not null || absorbed.Any(record => record.Hold is not null) ? BeneficiaryRefusals.LegalHoldInPlace
        : hasOpenRequest ? BeneficiaryRefusals.BeneficiaryHasOpenRequest
        : hasOpenApplication ? BeneficiaryRefusals.BeneficiaryHasOpenApplication
        : isContested ? BeneficiaryRefusals.ErasureWaitsForReversal
        : null;

    private static Beneficiary EvolveErasure(Beneficiary state, DomainEvent @event) => @event switch
    {
        ErasureRequested e => state with { Erasure = new ErasureAsked(e.Basis, e.RequestedBy, e.RequestedAt) },
        ErasureDeclined => state with { Erasure = null },
        BeneficiaryErased e => state with { Erasure = null, ErasedAt = e.ErasedAt },
        LegalHoldPlaced e => state with { Hold = new LegalHold(e.Reason, e.PlacedBy, e.PlacedAt) },
        LegalHoldReleased => state with { Hold = null },
        _ => throw new ForeignEventException(@event, typeof(Beneficiary)),
    };
}
