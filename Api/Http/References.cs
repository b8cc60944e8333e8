using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Http;

/// <summary>Reading what a code names: departments, centres, services. Open to everyone signed in, within the own region.</summary>
internal static class References
{
    /// <param name="view">Null for what is not shown.</param>
    /// <param name="goesByTime">Whether the view may change without another version, so that a caller who has that is answered in full.</param>
    public static RouteHandlerBuilder MapReference<TState, TView>(
        this IEndpointRouteBuilder routes, string path, Func<string, string, Guid> streamId, Func<Current<TState>, Instant, TView?> view, bool goesByTime = false)
        where TState : class, IEventSourced<TState>
        where TView : class => routes
        .MapRead<TView>(path, async (http, actor) =>
        {
            var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
            var code = (string)http.Request.RouteValues["code"]!;
            if (await ledger.FindAsync<TState>(actor.Region, streamId(actor.Region, code), http.RequestAborted) is not { } current
                || view(current, ledger.Now()) is not { } shown)
            {
                return TState.Kind.NotFound;
            }

            await (goesByTime ? Answers.WriteAsOfNowAsync(http, shown, current.Version) : Answers.WriteAsync(http, shown, current.Version));
            return null;
        })
        .Refuses(TState.Kind.NotFound)
        .AllowSignedIn();

    /// <param name="view">Null for what is not shown.</param>
    public static RouteHandlerBuilder MapReferenceList<TState, TView>(
        this IEndpointRouteBuilder routes, string path, Func<string, string, Guid> streamId, Func<Current<TState>, Instant, TView?> view)
        where TState : class, IEventSourced<TState>
        where TView : class => routes
        .MapRead<Listing<TView>>(path, async (http, actor) =>
        {
            var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
            var codes = await http.RequestServices.GetRequiredService<ReferenceCodes>().ListAsync(actor.Region, TState.Kind, http.RequestAborted);
            var views = new List<TView>(codes.Count);
            foreach (var code in codes)
            {
                if (await ledger.ReferenceAsync<TState>(actor.Region, streamId(actor.Region, code), http.RequestAborted) is { } current
                    && view(current, ledger.Now()) is { } shown)
                {
                    views.Add(shown);
                }
            }

            await Answers.WriteAsync(http, new Listing<TView>(views));
            return null;
        })
        .AllowSignedIn();
}
