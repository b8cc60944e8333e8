using System.Reflection;
using System.Reflection.Emit;
using EventLedger.Api.Http;
using EventLedger.Api.OpenApi;
using EventLedger.Application.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;

namespace EventLedger.Conventions.Tests.Support;

/// <summary>An endpoint as it is mapped, and the code that is run for a call of it.</summary>
/// <param name="Name">Of the type that maps it.</param>
internal sealed record DescribedEndpoint(string Name, EndpointMetadataCollection Metadata, IReadOnlyList<MethodBase> Code)
{
    public static IEnumerable<DescribedEndpoint> All => Assemblies.Api.GetTypes()
        .Where(type => type.IsClass && type.IsAssignableTo(typeof(IEndpoint)))
        .SelectMany(Of);

    /// <summary>Those that one type maps.</summary>
    public static IEnumerable<DescribedEndpoint> Of(Type endpoint) => Mapped(endpoint).Select(mapped => new DescribedEndpoint(
        endpoint.Name,
        mapped.Metadata,
        mapped.Metadata.GetMetadata<CommandMetadata>() is null
            ? [.. Delegates(mapped.RequestDelegate!).Select(run => run.Method)]
            : [mapped.Metadata.GetRequiredMetadata<MethodInfo>(), .. Deciding(endpoint)]));

    public bool IsCommand => Metadata.GetMetadata<CommandMetadata>() is not null;

    /// <summary>Where what an operation describes differs from what can be given.</summary>
    public IEnumerable<string> Faults()
    {
        var rule = Metadata.GetRequiredMetadata<AccessRule>();
        IEnumerable<string> beforeIt = Metadata.GetMetadata<EnableRateLimitingAttribute>() is null ? [] : [HttpRefusals.RateLimited.Code];
        var given = RefusalsGiven.From(Code).Concat(beforeIt).ToList();
        var own = Metadata.OfType<RefusesMetadata>().SelectMany(some => some.Refusals).Select(refusal => refusal.Code).ToList();
        var byItself = Codes(Metadata.Where(some => some is not RefusesMetadata), rule);
        var ofEveryCommand = Codes(Metadata.Where(some => some is CommandMetadata or QuestionMetadata), rule);
        return given.Except(own).Except(byItself).Select(code => $"{Name} does not describe {code}")
            .Concat(own.Union(byItself).Except(given).Except(ofEveryCommand).Select(code => $"{Name} describes {code}, which is never given"))
            .Concat(own.Intersect(byItself).Select(code => $"{Name} names {code}, which is described by itself"));
    }

    /// <summary>What is run, and what it was given to run.</summary>
    private static HashSet<Delegate> Delegates(Delegate run)
    {
        var (found, ahead) = (new HashSet<Delegate>(), new Stack<Delegate>([run]));
        while (ahead.TryPop(out var next))
        {
            if (found.Add(next) && next.Target is { } target)
            {
                target.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance).Select(captured => captured.GetValue(target)).OfType<Delegate>().ToList().ForEach(ahead.Push);
            }
        }

        return found;
    }

    private static List<string> Codes(IEnumerable<object> metadata, AccessRule rule) =>
        [.. OpenApiOperations.Refusals(metadata, rule).Select(refusal => refusal.Code)];

    // No service runs: the bus is only known, so that handlers may ask for it.
    private static IEnumerable<Endpoint> Mapped(Type endpoint)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IMessageBus>(_ => throw new NotSupportedException());
        IEndpointRouteBuilder routes = builder.Build();
        endpoint.GetMethod(nameof(IEndpoint.Map), BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [routes]);
        return [.. routes.DataSources.SelectMany(source => source.Endpoints)];
    }

    /// <summary>What makes the command out of a call, and the command's handler.</summary>
    private static IEnumerable<MethodBase> Deciding(Type endpoint)
    {
        var making = CompiledCode.WithNested(endpoint).SelectMany(CompiledCode.MethodsOf)
            .Select(method => (Method: method, Command: CommandMadeIn(method)))
            .Where(made => made.Command is not null).ToList();
        making.ShouldNotBeEmpty($"{endpoint.Name} should make its command itself.");
        return making.Select(made => made.Method).Concat(making.SelectMany(made => HandlersOf(made.Command!)));
    }

    private static Type? CommandMadeIn(MethodBase method) => CompiledCode.NamedIn(method)
        .Where(named => named.Code == OpCodes.Newobj).Select(named => named.Member.DeclaringType!)
        .SingleOrDefault(type => type.IsSubclassOf(typeof(Command)));

    private static IEnumerable<MethodInfo> HandlersOf(Type command)
    {
        var handler = command.Assembly.GetType($"{command.FullName}Handler").ShouldNotBeNull($"{command.Name} has no handler.");
        return handler.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.Name == "Handle");
    }
}
