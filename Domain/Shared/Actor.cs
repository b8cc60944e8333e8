using System.Globalization;
using System.Text;

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
    /// <summary>Who acts, when it is a guardian in the name of the beneficiary: the guardian's own record. Null for everybody else.</summary>
    public Guid? GuardianId { get; init; }

    private const string ProcessPrefix = "process:";

    /// <summary>Roles that see the whole region rather than one centre, department or person.</summary>
    public bool SeesWholeRegion => Role is Role.ExecutiveMonitor or Role.Auditor or Role.Administrator or Role.Process;

    /// <summary>Whether those who act in a role are staff of a centre or a department.</summary>
    public static bool IsStaff(Role role) => role is Role.CentreClerk or Role.CentreManager or Role.DepartmentOfficer;

    /// <summary>A process by its name, such as <c>reassignment</c>: nobody's, hence no second person beside anyone.</summary>
    public static Actor OfProcess(string name, string region) => new($"{ProcessPrefix}{name}", region, Role.Process);

    /// <summary>Whether a user's name is one that only processes have.</summary>
    public static bool IsProcess(string user) => user.StartsWith(ProcessPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two names are one user's, as for duties that need two people: neither case nor spelling makes a second person.</summary>
    public static bool IsSameUser(string one, string other) => string.Equals(NormalName(one), NormalName(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A user's name in the one form that it has: compatibility characters resolved (Unicode's NFKC), without what cannot be
    /// seen, and without space around it. May be empty.
    /// </summary>
    public static string NormalName(string user) =>

        // Each call asks, and nearly all names are of these characters alone, which stay as they are.
        !user.AsSpan().ContainsAnyExceptInRange('!', '~') ? user

        // Resolving may bring forth what cannot be seen, such as the Hangul filler's half.
        : Visible(Visible(user).Normalize(NormalizationForm.FormKC)).Trim();

    private static string Visible(string text) => string.Concat(text.EnumerateRunes().Where(rune => !IsInvisible(rune)));

    // Unicode's Default_Ignorable_Code_Point, which .NET has no property for, as far as it is no format character, and controls.
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164 or 0xFFA0
            or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF);
}
