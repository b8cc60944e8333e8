using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Credentials;

/// <summary>What a user who signs in at the service itself acts as. Passwords and codes are no part of it.</summary>
/// <param name="CredentialId">Of the password and the codes that belong to it.</param>
public sealed record StaffAccount(string User, Guid CredentialId, Role Role, string? CentreCode, string? DepartmentCode, bool IsWithdrawn) : IEventSourced<StaffAccount>
{
    /// <summary>As much as the page to sign in on takes.</summary>
    public const int LongestUser = 100;

    public static StreamKind Kind { get; } = new("staff-account", CredentialRefusals.AccountNotFound);

    /// <summary>One for whoever is one user, however their name is written.</summary>
    public static Guid StreamId(string region, string user) => Codes.StreamId(region, Kind.Name, Actor.NormalName(user).ToUpperInvariant());

    public bool Admits(Actor actor) => actor.SeesWholeRegion;

    /// <summary>In whose name whoever signs in by it acts.</summary>
    public Actor ActIn(string region) => new(User, region, Role, CentreCode, DepartmentCode);

    /// <summary>Gives a user an account, or has the user act as something else from now on.</summary>
    /// <param name="existing">Null for whoever had none.</param>
    /// <param name="given">Its credential is a new one, and stands where the earlier one does not go on.</param>
    /// <param name="by">Nobody says what they act as themselves. What an operator does ends the password there was.</param>
    public static Decision Give(StaffAccount? existing, StaffAccountGiven given, Actor by)
    {
        if (Actor.IsSameUser(by.User, given.User))
        {
            return SharedRefusals.AccessDenied;
        }

        // A name that no token can carry, or no page takes, would stand for nobody.
        if (given.User.Length is 0 or > LongestUser || given.User != Actor.NormalName(given.User) || Actor.IsProcess(given.User))
        {
            return SharedRefusals.ValueInvalid("user");
        }

        if (!IsFit(given))
        {
            return CredentialRefusals.AccountRoleUnfit;
        }

        var isRecovery = by.Role == Role.Process && existing?.CredentialId != given.CredentialId;
        var goesOn = existing is { IsWithdrawn: false } && !isRecovery;
        return goesOn && existing!.ActIn("") == new Actor(given.User, "", given.Role, given.CentreCode, given.DepartmentCode)
            ? CredentialRefusals.AccountAlreadyGiven
            : goesOn ? given with { CredentialId = existing!.CredentialId } : given;
    }

    public Decision Withdraw(string? reason, Actor by, Instant at) =>
        Actor.IsSameUser(by.User, User) ? SharedRefusals.AccessDenied
        : IsWithdrawn ? CredentialRefusals.AccountWithdrawn
        : new StaffAccountWithdrawn(reason, at);

    public static StaffAccount Evolve(StaffAccount? state, DomainEvent @event) => @event switch
    {
        StaffAccountGiven e => new(e.User, e.CredentialId, e.Role, e.CentreCode, e.DepartmentCode, IsWithdrawn: false),
        StaffCodeIssued when state is not null => state,
        StaffAccountWithdrawn when state is not null => state with { IsWithdrawn = true },
        _ => throw new ForeignEventException(@event, typeof(StaffAccount)),
    };

    private static bool IsFit(StaffAccountGiven given) => given.Role switch
    {
        Role.CentreClerk or Role.CentreManager => given is { CentreCode: not null, DepartmentCode: null },
        Role.DepartmentOfficer => given is { CentreCode: null, DepartmentCode: not null },
        Role.ExecutiveMonitor or Role.Auditor or Role.Administrator => given is { CentreCode: null, DepartmentCode: null },
        _ => false,
    };
}
