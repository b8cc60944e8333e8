using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Centres;

/// <summary>The centre may serve citizens; civil dates of the licence, both inclusive, null for open ends.</summary>
public sealed record CentreLicensed(
    string Code,
    string NameAr,
    string NameEn,
    string LicenceNumber,
    LocalDate? ValidFrom,
    LocalDate? ValidUntil,
    Instant LicensedAt) : EventOf<ServiceCentre>
{
    public override Instant HappenedAt() => LicensedAt;
}

/// <summary>The centre may not open requests for now, and those in its hands go to others.</summary>
public sealed record CentreSuspended([property: FreeText] string Reason, Instant SuspendedAt) : EventOf<ServiceCentre>
{
    /// <summary>Who decided it, and hence not on an appeal against it; null in those from before there were appeals.</summary>
    public string? SuspendedBy { get; init; }

    /// <summary>When it was recorded, where it is told to have been earlier: the time to appeal runs from what the centre could know. Else null.</summary>
    public Instant? RecordedAt { get; init; }

    public override Instant HappenedAt() => SuspendedAt;
}

/// <summary>The centre may work again, as far as its licence reaches.</summary>
public sealed record CentreReinstated([property: FreeText] string Reason, Instant ReinstatedAt) : EventOf<ServiceCentre>
{
    public override Instant HappenedAt() => ReinstatedAt;
}

/// <summary>The last day of the licence has passed.</summary>
/// <param name="ValidUntil">That day, civil and inclusive.</param>
public sealed record CentreLicenceEnded(LocalDate ValidUntil, Instant EndedAt) : EventOf<ServiceCentre>
{
    public override Instant HappenedAt() => EndedAt;
}

/// <summary>The licence reaches to a later last day, and an ended one holds again.</summary>
/// <param name="ValidUntil">The new last day, civil and inclusive.</param>
/// <param name="LicenceNumber">Null for the number that it had.</param>
public sealed record CentreLicenceRenewed(LocalDate ValidUntil, string? LicenceNumber, Instant RenewedAt) : EventOf<ServiceCentre>
{
    public override Instant HappenedAt() => RenewedAt;
}

/// <summary>The licence was taken from the centre, for good unless an appeal overturns it.</summary>
public sealed record CentreLicenceRevoked([property: FreeText] string Reason, Instant RevokedAt) : EventOf<ServiceCentre>
{
    /// <summary>Who decided it, and hence not on an appeal against it; null in those from before there were appeals.</summary>
    public string? RevokedBy { get; init; }

    /// <summary>When it was recorded, where it is told to have been earlier: the time to appeal runs from what the centre could know. Else null.</summary>
    public Instant? RecordedAt { get; init; }

    public override Instant HappenedAt() => RevokedAt;
}

/// <summary>An appeal overturned the revocation: the licence is what it would have been without.</summary>
public sealed record CentreLicenceRestored(Guid AppealId, [property: FreeText] string Reason, Instant RestoredAt) : EventOf<ServiceCentre>
{
    public override Instant HappenedAt() => RestoredAt;

    public override IEnumerable<Guid> LeansOn(string region) => [AppealId];
}

/// <summary>The centre gave its licence back, for good.</summary>
public sealed record CentreLicenceSurrendered([property: FreeText] string Reason, Instant SurrenderedAt) : EventOf<ServiceCentre>
{
    public override Instant HappenedAt() => SurrenderedAt;
}
