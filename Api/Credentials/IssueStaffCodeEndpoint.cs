using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Application.Credentials;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Credentials;

internal sealed class IssueStaffCodeEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCall(HttpMethods.Post, "/v1/staff/{user}/activation-code", AnswerAsync)
        .Produces<IssuedCode>(StatusCodes.Status200OK)
        .Describe(
            "Credentials",
            "IssueStaffCode",
            "Prints a code for one of the staff who has an account",
            "For a first password, or for another one. Takes the place of an earlier one, which is of no use any more. It is told once, and who had it printed is recorded. No body is needed.")
        .Refuses(CredentialRefusals.StaffAccountsOff, CredentialRefusals.AccountNotFound)
        .AllowRoles(Role.Administrator);

    private static Task AnswerAsync(HttpContext http) => IssuedCode.AnswerAsync(
        http,
        actor => http.RequestServices.GetRequiredService<StaffSignIn>().IssueAsync(http.RouteText("user"), Commands.Context(http, actor), http.RequestAborted),
        _ => StaffActivatePage.Path);
}
