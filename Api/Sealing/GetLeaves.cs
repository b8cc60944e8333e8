using EventLedger.Api.Http;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using Microsoft.OpenApi;

namespace EventLedger.Api.Sealing;

/// <summary>
/// The log itself, for auditors who derive it again. A database's ledger holds all its regions; heads can be derived from the
/// whole only. Leaves hold no personal data.
/// </summary>
internal sealed class GetLeaves : IEndpoint
{
    private const int Most = 1000;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<LeafPage>("/v1/ledger/leaves", AnswerAsync)
        .Describe("Ledger", "ListLeaves", "The leaves of the published tree", "In their order, for 'ledger monitor'. Leaves of the ledger's own come with the document that they commit to.")
        .Query("from", "The first one's place; 0 when absent.", JsonSchemaType.Integer)
        .Query("limit", "From 1 to 1000, which it is when absent.", JsonSchemaType.Integer)
        .Query("region", "A region, when regions are kept in several databases; the caller's when absent.")
        .Refuses(SealingRefusals.LeafNotPublished, SealingRefusals.LedgerDamaged, HttpRefusals.RequestMalformed)
        .AllowRoles(Role.Auditor);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var (from, limit, region) = (query.Size("from") ?? 0, query.Number("limit", 1, Most, Most), query.Text("region") ?? actor.Region);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        if (await http.RequestServices.GetRequiredService<SealedLedgers>().Readers.Of(region).LeavesAsync(from, limit, http.RequestAborted) is not { } page)
        {
            return SealingRefusals.LeafNotPublished;
        }

        await Answers.WriteAsync(http, page);
        return null;
    }
}
