using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Http;

/// <summary>Reading what a code names: departments, centres, services. Open to everyone signed in, within the own region.</summary>
internal static class References
{
    public static RouteHandlerBuilder MapReference<TState, TView>(
        this IEndpointRouteBuilder routes, string path, Func<string, string, Guid> streamId, Func<Current<TState>, TView> view)
        where TState : class, IEventSourced<TState> => routes
        .MapRead<TView>(path, async (http, actor) =>
        {
            var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
            var code = (string)http.Request.RouteValues["code"]!;
            if (await ledger.FindAsync<TState>(actor.Region, streamId(actor.Region, code), http.RequestAborted) is not { } current)
            {
                return TState.Kind.NotFound;
            }

            await Answers.WriteAsync(http, view(current), current.Version);
            return null;
        })
        .Refuses(TState.Kind.NotFound)
        .AllowSignedIn();

    public static RouteHandlerBuilder MapReferenceList<TState, TView>(
        this IEndpointRouteBuilder routes, string path, Func<string, string, Guid> streamId, Func<Current<TState>, TView> view)
        where TState : class, IEventSourced<TState> => routes
        .MapRead<Listing<TView>>(path, async (http, actor) =>
        {
            var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
            var codes = await http.RequestServices.GetRequiredService<ReferenceCodes>().ListAsync(actor.Region, TState.Kind, http.RequestAborted);
            var views = new List<TView>(codes.Count);
            foreach (var code in codes)
            {
                if (await ledger.ReferenceAsync<TState>(actor.Region, streamId(actor.Region, code), http.RequestAborted) is { } current)
                {
                    views.Add(view(current));
                }
            }

            await Answers.WriteAsync(http, new Listing<TView>(views));
            return null;
        })
        .AllowSignedIn();
}
