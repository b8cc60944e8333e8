namespace EventLedger.Domain.Shared;

/// <summary>In what capacity somebody acts. Their names on the wire are kebab-case.</summary>
public enum Role
{
    Beneficiary,
    CentreClerk,
    CentreManager,
    DepartmentOfficer,
    ExecutiveMonitor,
    Auditor,
    Administrator,

    /// <summary>The service itself, in a reaction to what was recorded. No token can carry it.</summary>
    Process,
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
    private const string ProcessPrefix = "process:";

    /// <summary>Roles that see the whole region rather than one centre, department or person.</summary>
    public bool SeesWholeRegion => Role is Role.ExecutiveMonitor or Role.Auditor or Role.Administrator or Role.Process;

    /// <summary>A process by its name, such as <c>reassignment</c>: nobody's, hence no second person beside anyone.</summary>
    public static Actor OfProcess(string name, string region) => new($"{ProcessPrefix}{name}", region, Role.Process);

    /// <summary>Whether a user's name is one that only processes have.</summary>
    public static bool IsProcess(string user) => user.StartsWith(ProcessPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two names are one user's, as for duties that need two people: spelling by case makes no second person.</summary>
    public static bool IsSameUser(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
