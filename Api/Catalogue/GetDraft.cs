using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Catalogue;

internal sealed class GetDraft : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<ServiceView>("/v1/services/{code}/draft", AnswerAsync)
        .Describe("Services", "GetDraft", "What the next version of a service might say, be it the first")
        .Refuses(ServiceRefusals.ServiceNotFound, ServiceRefusals.NoDraft)
        .AllowRoles(Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var stream = ServiceDefinition.StreamId(actor.Region, (string)http.Request.RouteValues["code"]!);
        if (await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<ServiceDefinition>(actor.Region, stream, http.RequestAborted) is not { } current)
        {
            return ServiceRefusals.ServiceNotFound;
        }

        if (current.State.Drafted() is not { } draft)
        {
            return ServiceRefusals.NoDraft;
        }

        await Answers.WriteAsync(http, ServiceView.Of(new(draft, current.Version), default), current.Version);
        return null;
    }
}
