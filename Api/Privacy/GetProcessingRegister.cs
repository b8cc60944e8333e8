using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Privacy;
using EventLedger.Domain.Shared;
using Microsoft.OpenApi;

namespace EventLedger.Api.Privacy;

internal sealed class GetProcessingRegister : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<ProcessingVersion>("/v1/processing-register", AnswerAsync)
            .Describe(
                "Privacy",
                "GetProcessingRegister",
                "What is done with personal data",
                "In the version that is in force, or in an earlier one. Version 0 is what the service brings along, in force until the region publishes its first.")
            .Place(20)
            .Query("version", "The version in force when absent.", JsonSchemaType.Integer)
            .Refuses(PrivacyRefusals.ProcessingRegisterNotFound, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.Auditor, Role.Administrator);
        routes.MapCall(HttpMethods.Get, "/v1/processing-register/{region}", AnswerEverybodyAsync)
            .Produces<ProcessingVersion>()
            .Describe("Privacy", "GetPublicProcessingRegister", "What everybody may know of it", "In the version that is in force, without what is not public.")
            .Place(30)
            .Refuses(PrivacyRefusals.ProcessingRegisterNotFound, HttpRefusals.RateLimited)
            .RequireRateLimiting(RateLimitSetup.Public)
            .AllowAnyone();
    }

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var version = query.Number("version", 0, int.MaxValue, -1);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var current = await FindAsync(http, actor.Region);
        if (ProcessingRegister.Find(current?.State, version < 0 ? null : version) is not { } found)
        {
            return PrivacyRefusals.ProcessingRegisterNotFound;
        }

        await Answers.WriteAsync(http, found, current?.Version);
        return null;
    }

    private static async Task AnswerEverybodyAsync(HttpContext http)
    {
        var region = (string)http.Request.RouteValues["region"]!;
        if (!http.RequestServices.GetRequiredService<ServedRegions>().Contain(region))
        {
            await Problems.WriteAsync(http, PrivacyRefusals.ProcessingRegisterNotFound);
            return;
        }

        var current = await FindAsync(http, region);
        await Answers.WriteAsync(http, ProcessingRegister.Find(current?.State, null)!.ForEverybody(), current?.Version);
    }

    private static ValueTask<Current<ProcessingRegister>?> FindAsync(HttpContext http, string region) => http.RequestServices.GetRequiredService<StreamLedger>()
        .FindAsync<ProcessingRegister>(region, ProcessingRegister.StreamId(region), http.RequestAborted);
}
