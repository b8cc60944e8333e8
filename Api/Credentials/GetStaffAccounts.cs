using EventLedger.Api.Http;
using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Credentials;

internal sealed class GetStaffAccounts : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Listing<StaffAccountReceipt>>("/v1/staff-accounts", AnswerAsync)
        .Describe("Credentials", "ListStaffAccounts", "Who of the staff has an account here, and as what", "Withdrawn ones too. Who gave each is in the audit search.")
        .AllowRoles(Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var (ledger, found) = (http.RequestServices.GetRequiredService<StreamLedger>(), new List<StaffAccountReceipt>());
        foreach (var stream in await http.RequestServices.GetRequiredService<StaffAccounts>().OfRegionAsync(actor.Region, http.RequestAborted))
        {
            if (await ledger.FindAsync<StaffAccount>(actor.Region, stream, http.RequestAborted) is { } current)
            {
                found.Add(StaffAccountReceipt.Of(current));
            }
        }

        await Answers.WriteAsync(http, new Listing<StaffAccountReceipt>([.. found.OrderBy(account => account.User, StringComparer.Ordinal)]));
        return null;
    }
}
