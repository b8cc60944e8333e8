using EventLedger.Api.Http;
using EventLedger.Application.Credentials;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Credentials;

/// <summary>The end of an account of the staff.</summary>
public sealed record StaffAccountWithdrawal
{
    /// <summary>Nobody has to say why. Kept for ever; no personal data.</summary>
    [Reason(500)]
    public string? Reason { get; init; }
}

internal sealed class WithdrawStaffAccountEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<StaffAccountWithdrawal, StaffAccountReceipt>("/v1/staff/{user}/account/withdrawal", call =>
            new WithdrawStaffAccount(call.Route("user"), call.Body.Reason, call.Context))
        .Describe(
            "Credentials",
            "WithdrawStaffAccount",
            "Ends an account of the staff",
            "Tokens and sessions end at once. Whoever leaves a centre or department needs none: that their record says so ends them too.")
        .Example(new StaffAccountWithdrawal { Reason = "Moved to another ministry" })
        .Changes<StaffAccount>()
        .Refuses(CredentialRefusals.AccountWithdrawn)
        .AllowRoles(Role.Administrator);
}
