using EventLedger.Domain.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Net.Http.Headers;

namespace EventLedger.Api.Http;

/// <summary>Answers 401 and 403 as problem documents, and leaves addresses that do not exist to be answered 404 or 405.</summary>
internal sealed class DeniedAsProblem : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // Routing answers an unknown method or media type by an endpoint of its own that is no route.
        if (authorizeResult.Succeeded || context.GetEndpoint() is not RouteEndpoint)
        {
            return next(context);
        }

        if (!authorizeResult.Challenged)
        {
            return Problems.WriteAsync(context, SharedRefusals.AccessDenied);
        }

        context.Response.Headers[HeaderNames.WWWAuthenticate] = context.Request.Headers.ContainsKey(HeaderNames.Authorization)
            ? "Bearer error=\"invalid_token\""
            : "Bearer";
        return Problems.WriteAsync(context, HttpRefusals.Unauthenticated);
    }
}
