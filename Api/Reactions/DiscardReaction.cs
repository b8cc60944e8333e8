using EventLedger.Api.Http;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Reactions;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Reactions;

internal sealed class DiscardReaction : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapAct("/v1/reactions/failures/{id:guid}/discard", AnswerAsync)
        .Describe("Reactions", "DiscardReaction", "Gives a failed reaction up", "It is not tried again; who gave it up is kept.")
        .Refuses(ReactionRefusals.ReactionNotFound)
        .AllowRoles(Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor) =>
        await http.RequestServices.GetRequiredService<ReactionFailures>().DiscardAsync(actor.Region, http.RouteId(), actor.User, http.RequestAborted) ? null : ReactionRefusals.ReactionNotFound;
}
