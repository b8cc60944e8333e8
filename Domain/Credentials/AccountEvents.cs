using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Credentials;

/// <summary>A user signs in at the service itself, and acts as follows. A later one takes an earlier one's place.</summary>
/// <param name="User">As tokens name them.</param>
/// <param name="CredentialId">Of the password and the codes that belong to it; another one ends them.</param>
/// <param name="CentreCode">Null for whoever is not of a centre.</param>
/// <param name="DepartmentCode">Null for whoever is not of a department.</param>
public sealed record StaffAccountGiven(string User, Guid CredentialId, Role Role, string? CentreCode, string? DepartmentCode, Instant GivenAt) : EventOf<StaffAccount>
{
    public override Instant HappenedAt() => GivenAt;

    public override IEnumerable<Guid> LeansOn(string region) =>
        CentreCode is { } centre ? [ServiceCentre.StreamId(region, centre)]
        : DepartmentCode is { } department ? [Department.StreamId(region, department)]
        : [];
}

/// <summary>A code for a password of the user's was printed: whoever has it can act as the user, hence who printed it is nobody's secret.</summary>
public sealed record StaffCodeIssued(Instant IssuedAt) : EventOf<StaffAccount>
{
    public override Instant HappenedAt() => IssuedAt;
}

/// <summary>The user signs in at the service no longer, and what was signed in is so no more.</summary>
public sealed record StaffAccountWithdrawn([property: FreeText] string? Reason, Instant WithdrawnAt) : EventOf<StaffAccount>
{
    public override Instant HappenedAt() => WithdrawnAt;
}
