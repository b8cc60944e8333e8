using EventLedger.Api.Http;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Audits;

internal sealed class GetAudits : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Listing<AuditEntry>>("/v1/ledger/audits", AnswerAsync)
        .Describe("Ledger", "ListAudits", "Full audits of the sealed ledger", "The latest hundred, newest first. What an audit found is an incident.")
        .Refuses(SealingRefusals.LedgerDamaged)
        .AllowRoles(Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var audits = http.RequestServices.GetRequiredService<SealedLedgers>().AuditLogs.Of(actor.Region);
        await Answers.WriteAsync(http, new Listing<AuditEntry>(await audits.ReadAsync(actor.Region, http.RequestAborted)));
        return null;
    }
}
