using System.Reflection;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using EventLedger.Projections;

namespace EventLedger.Conventions.Tests.Support;

internal static class Assemblies
{
    public static Assembly Domain => typeof(DomainEvent).Assembly;

    public static Assembly Application => typeof(Command).Assembly;

    public static Assembly Projections => typeof(ProjectionProgress).Assembly;

    public static Assembly Api => typeof(HttpRefusals).Assembly;

    /// <summary>From the lowest layer to the highest.</summary>
    public static IReadOnlyList<Assembly> All => [Domain, Application, Projections, Api];

    /// <summary>What MartenSetup stores: the sealed records of Domain that are domain events.</summary>
    public static IReadOnlyList<Type> EventTypes { get; } =
        [.. Domain.GetTypes().Where(type => type.IsSubclassOf(typeof(DomainEvent)) && !type.IsGenericType && !type.IsAbstract).OrderBy(type => type.FullName, StringComparer.Ordinal)];
}
