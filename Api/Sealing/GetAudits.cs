using EventLedger.Api.Http;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Sealing;

internal sealed class GetAudits : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Listing<AuditEntry>>("/v1/ledger/audits", AnswerAsync)
        .Describe("Ledger", "ListAudits", "Full audits of the sealed ledger", "The latest hundred, newest first. What an audit found is an incident.")
        .AllowRoles(Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var audits = http.RequestServices.GetRequiredService<SealedLedgers>().Audits.Of(actor.Region).Audits;
        await Answers.WriteAsync(http, new Listing<AuditEntry>(await audits.ReadAsync(http.RequestAborted)));
        return null;
    }
}
