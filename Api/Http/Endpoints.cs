using System.Collections.Immutable;
using System.Reflection;
using EventLedger.Domain.Shared;
using Microsoft.OpenApi;

namespace EventLedger.Api.Http;

/// <summary>One operation of the API. Every implementation is found and mapped; adding one needs no registration.</summary>
internal interface IEndpoint
{
    static abstract void Map(IEndpointRouteBuilder routes);
}

/// <summary>Describes a group of operations, by the name that their descriptions give; on one endpoint of the group.</summary>
/// <param name="place">Smaller ones are described first: in the order in which people come to need them.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GroupAttribute(string name, string description, int place) : Attribute
{
    public int Place => place;

    public string Name => name;

    public string Description => description;
}

/// <summary>Who may call an endpoint: these roles, or (none, and <see cref="Anyone"/>) everyone, signed in or not.</summary>
public sealed record AccessRule(ImmutableArray<Role> Roles)
{
    public static AccessRule Anyone { get; } = new([]);

    public bool IsPublic => Roles.IsEmpty;
}

/// <summary>The refusals an operation can answer with besides those every operation shares.</summary>
public sealed record RefusesMetadata(ImmutableArray<Refusal> Refusals);

/// <summary>An example of an operation's body, shown in the API's description.</summary>
public sealed record ExampleMetadata(object Body);

/// <summary>Where an operation stands among those of its group; those without one come last.</summary>
internal sealed record PlaceMetadata(int Place);

/// <summary>A query parameter an endpoint reads by itself.</summary>
internal sealed record QueryMetadata(string Name, string Description, JsonSchemaType Type, string? Format);

internal static class Endpoints
{
    /// <summary>HEAD is answered wherever GET is (RFC 9110, 9.1); the server leaves the content out.</summary>
    public static void UseHead(this WebApplication app) => app.Use((http, next) =>
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
        }

        return next(http);
    });

    public static void MapEndpoints(this WebApplication app)
    {
        foreach (var endpoint in typeof(Endpoints).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IEndpoint))))
        {
            endpoint.GetMethod(nameof(IEndpoint.Map), BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [app]);
        }
    }

    /// <summary>
    /// Maps a handler that reads the call itself. Nothing has to be bound for it, so no code is made and compiled when the
    /// service starts, as would be for any other delegate.
    /// </summary>
    public static RouteHandlerBuilder MapCall(this IEndpointRouteBuilder routes, string method, string path, RequestDelegate answer) =>

        // The API's description lists handlers by their method.
        new([routes.MapMethods(path, [method], answer).WithMetadata(answer.Method)]);

    /// <summary>A text in the route. The server leaves an escaped stroke in it as it is.</summary>
    public static string RouteText(this HttpContext http, string name) =>
        ((string)http.Request.RouteValues[name]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The id in the route, of what the call is about.</summary>
    public static Guid RouteId(this HttpContext http) => Guid.Parse((string)http.Request.RouteValues["id"]!);

    public static RouteHandlerBuilder AllowRoles(this RouteHandlerBuilder endpoint, params Role[] roles) => endpoint
        .WithMetadata(new AccessRule([.. roles]))
        .RequireAuthorization(policy => policy.RequireRole(roles.Select(Claims.Name)));

    /// <summary>Every role, hence anyone who is signed in.</summary>
    public static RouteHandlerBuilder AllowSignedIn(this RouteHandlerBuilder endpoint) => endpoint.AllowRoles([.. Claims.OfTokens]);

    /// <summary>For endpoints that others map, whatever the method.</summary>
    public static TBuilder OnlyGet<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));

    public static TBuilder AllowAnyone<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(AccessRule.Anyone).AllowAnonymous();

    /// <summary>Names the operation in the API's description.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string tag, string name, string summary, string description = "") => endpoint
        .WithName(name)
        .WithTags(tag)
        .WithSummary(summary)
        .WithDescription(description);

    /// <summary>Smaller ones are described first, such as what happens earlier in a life.</summary>
    public static RouteHandlerBuilder Place(this RouteHandlerBuilder endpoint, int place) => endpoint.WithMetadata(new PlaceMetadata(place));

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params Refusal[] refusals) =>
        endpoint.WithMetadata(new RefusesMetadata([.. refusals]));

    /// <summary>Describes a query parameter the endpoint reads.</summary>
    public static RouteHandlerBuilder Query(
        this RouteHandlerBuilder endpoint, string name, string description, JsonSchemaType type = JsonSchemaType.String, string? format = null) =>
        endpoint.WithMetadata(new QueryMetadata(name, description, type, format));

    public static RouteHandlerBuilder Example(this RouteHandlerBuilder endpoint, object body) => endpoint.WithMetadata(new ExampleMetadata(body));
}
