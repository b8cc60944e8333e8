namespace EventLedger.Domain.Shared;

/// <summary>The roles a token can carry. Their names on the wire are kebab-case.</summary>
public enum Role
{
    Beneficiary,
    CentreClerk,
    CentreManager,
    DepartmentOfficer,
    ExecutiveMonitor,
    Auditor,
    Administrator,
}

/// <summary>Who acts: one user in one region, with the place the role is bound to.</summary>
public sealed record Actor(
    string User,
    string Region,
    Role Role,
    string? CentreCode = null,
    string? DepartmentCode = null,
    Guid? BeneficiaryId = null)
{
    /// <summary>Roles that see the whole region rather than one centre, department or person.</summary>
    public bool SeesWholeRegion => Role is Role.ExecutiveMonitor or Role.Auditor or Role.Administrator;

    /// <summary>Whether two names are one user's, as for duties that need two people: spelling by case makes no second person.</summary>
    public static bool IsSameUser(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
