using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;

namespace EventLedger.Api.Requests;

internal static class RequestCommands
{
    /// <summary>Maps a command on a request that exists; its answer is <see cref="RequestChanged"/>.</summary>
    public static RouteHandlerBuilder MapRequestCommand<TBody>(
        this IEndpointRouteBuilder routes, string name, Func<Call<TBody>, RequestCommand> create)
        where TBody : class => routes
        .MapCommand<TBody, RequestChanged>($"/v1/requests/{{id:guid}}/{name}", create)
        .Changes<CitizenRequest>();
}
