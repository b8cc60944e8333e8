using EventLedger.Api.Http;
using EventLedger.Application.Credentials;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Credentials;

/// <summary>What a user acts as who signs in at the service itself.</summary>
public sealed record NewStaffAccount
{
    /// <summary>Any but beneficiary.</summary>
    public required Role Role { get; init; }

    /// <summary>Of a centre's clerk or manager; absent for all others.</summary>
    [Code]
    public string? CentreCode { get; init; }

    /// <summary>Of a department's officer; absent for all others.</summary>
    [Code]
    public string? DepartmentCode { get; init; }
}

internal sealed class GiveStaffAccountEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewStaffAccount, StaffAccountReceipt>("/v1/staff/{user}/account", call => new GiveStaffAccount(
            call.Route("user"), Guid.CreateVersion7(), call.Body.Role, call.Body.CentreCode, call.Body.DepartmentCode, call.Context))
        .Describe(
            "Credentials",
            "GiveStaffAccount",
            "Gives one of the staff an account to sign in with here",
            "Or has one act as something else from now on, which ends what is signed in. Nobody does so for themselves. A code for the password is printed apart.")
        .Example(new NewStaffAccount { Role = Role.CentreClerk, CentreCode = "MK-001" })
        .BeginsOrChanges()
        .Refuses(
            CredentialRefusals.StaffAccountsOff,
            CentreRefusals.CentreNotFound,
            DepartmentRefusals.DepartmentNotFound,
            CredentialRefusals.AccountAgainstRecord("elsewhere"),
            SharedRefusals.ValueInvalid("user"),
            CredentialRefusals.AccountRoleUnfit,
            CredentialRefusals.AccountAlreadyGiven)
        .AllowRoles(Role.Administrator);
}
