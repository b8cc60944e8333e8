using EventLedger.Application.Centres;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;

namespace EventLedger.Application.Credentials;

/// <summary>Gives a user an account to sign in with at the service itself.</summary>
/// <param name="CredentialId">New; made by the caller so that handling stays repeatable.</param>
/// <param name="CentreCode">Null for whoever is not of a centre.</param>
/// <param name="DepartmentCode">Null for whoever is not of a department.</param>
public sealed record GiveStaffAccount(string User, Guid CredentialId, Role Role, string? CentreCode, string? DepartmentCode, CommandContext Context)
    : Command<StaffAccount>(null, Context)
{
    public override Guid Stream => StaffAccount.StreamId(Context.Actor.Region, User);

    public override string KnownAs => User;

    public override object Answer(Current<StaffAccount> current) => StaffAccountReceipt.Of(current);
}

/// <summary>What commands on an account of the staff answer.</summary>
/// <param name="IsWithdrawn">Whether nobody signs in by it any more.</param>
/// <param name="Version">Of the account, as in <c>ETag</c>.</param>
public sealed record StaffAccountReceipt(string User, Role Role, string? CentreCode, string? DepartmentCode, bool IsWithdrawn, long Version)
{
    public static StaffAccountReceipt Of(Current<StaffAccount> current)
    {
        var account = current.State;
        return new(account.User, account.Role, account.CentreCode, account.DepartmentCode, account.IsWithdrawn, current.Version);
    }
}

public static class GiveStaffAccountHandler
{
    public static Task<Outcome> Handle(GiveStaffAccount command, StreamLedger ledger, StaffDoor door, CancellationToken cancellation) => door.IsOpen
        ? ledger.BeginOrGoOnAsync(command, (existing, on) => DecideAsync(command, existing, on), cancellation)
        : ledger.RefuseAsync(command, CredentialRefusals.StaffAccountsOff, cancellation);

    private static async ValueTask<Decision> DecideAsync(GiveStaffAccount command, StaffAccount? existing, Deliberation on)
    {
        if (command.CentreCode is { } centre && await on.RestOnCentreAsync(centre) is null)
        {
            return CentreRefusals.CentreNotFound;
        }

        if (command.DepartmentCode is { } department && await on.FindAsync<Department>(Department.StreamId(on.Region, department)) is null)
        {
            return DepartmentRefusals.DepartmentNotFound;
        }

        // Whoever begins later may have the account before.
        var given = new StaffAccountGiven(command.User, command.CredentialId, command.Role, command.CentreCode, command.DepartmentCode, on.At);
        var acting = new Actor(command.User, on.Region, command.Role, command.CentreCode, command.DepartmentCode);
        return Actor.IsStaff(command.Role)
            && (await on.FindAsync<StaffMember>(StaffMember.StreamId(on.Region, command.User)))?.State.FlawOf(acting, on.Now) is { } flaw and not StaffFlaw.NotYet
                ? CredentialRefusals.AccountAgainstRecord(Refusal.NameOf(flaw))
                : StaffAccount.Give(existing, given, on.Context.Actor);
    }
}
