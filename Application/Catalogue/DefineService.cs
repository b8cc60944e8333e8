using EventLedger.Application.Shared;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Catalogue;

/// <summary>Adds a service to the catalogue, as its version 1.</summary>
public sealed record DefineService(string Code, ServiceTerms Terms, Instant? At, CommandContext Context) : Command(At, Context);

/// <summary>What defining or publishing answers.</summary>
/// <param name="Version">The stream's version, as in <c>ETag</c>.</param>
/// <param name="ServiceVersion">The version of the service that requests opened from now on are decided by.</param>
public sealed record ServiceReceipt(string Code, long Version, int ServiceVersion)
{
    internal static ServiceReceipt Of(Current<ServiceDefinition> current) => new(current.State.Code, current.Version, current.State.Version);
}

public static class DefineServiceHandler
{
    public static Task<Outcome> Handle(DefineService command, Ledger ledger, CancellationToken cancellation) =>
        ledger.BeginAsync<ServiceDefinition>(
            ServiceDefinition.StreamId(command.Context.Actor.Region, command.Code),
            command.Code,
            command,
            (existing, at) => DecideAsync(command, existing, at, ledger, cancellation),
            ServiceReceipt.Of,
            writes => ReferenceCodes.Remember(writes, ReferenceCodes.Service, command.Code),
            cancellation);

    private static async ValueTask<Decision> DecideAsync(
        DefineService command, ServiceDefinition? existing, Instant at, Ledger ledger, CancellationToken cancellation)
    {
        var region = command.Context.Actor.Region;
        return existing is null
            && await ledger.FindAsync<Department>(region, Department.StreamId(region, command.Terms.DepartmentCode), cancellation) is null
                ? DepartmentRefusals.DepartmentNotFound
                : ServiceDefinition.Define(existing, command.Code, command.Terms, at);
    }
}
