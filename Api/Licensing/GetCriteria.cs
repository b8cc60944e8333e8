using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;
using Microsoft.OpenApi;

namespace EventLedger.Api.Licensing;

internal sealed class GetCriteria : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<CriteriaVersion>("/v1/licensing-criteria", AnswerAsync)
        .Describe("Licensing", "GetCriteria", "What centres are measured by", "In the version that is in force, or in an earlier one that an assessment names.")
        .Place(20)
        .Query("version", "The version in force when absent.", JsonSchemaType.Integer)
        .Refuses(LicensingRefusals.CriteriaNotPublished, HttpRefusals.RequestMalformed)
        .AllowSignedIn();

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var version = query.Number("version", 1, int.MaxValue, 0);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
        var current = await ledger.FindAsync<LicensingCriteria>(actor.Region, LicensingCriteria.StreamId(actor.Region), http.RequestAborted);
        if ((version == 0 ? current?.State.Latest : current?.State.Find(version)) is not { } found)
        {
            return LicensingRefusals.CriteriaNotPublished;
        }

        await Answers.WriteAsync(http, found, current!.Version);
        return null;
    }
}
