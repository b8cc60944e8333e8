using EventLedger.Application.Shared;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Catalogue;

/// <summary>Publishes the service's next version; requests already open keep the one they were opened under.</summary>
public sealed record PublishServiceVersion(string Code, ServiceTerms Terms, Instant? At, CommandContext Context) : Command(At, Context);

public static class PublishServiceVersionHandler
{
    public static Task<Outcome> Handle(PublishServiceVersion command, Ledger ledger, CancellationToken cancellation)
    {
        var region = command.Context.Actor.Region;
        return ledger.ChangeAsync<ServiceDefinition>(
            ServiceDefinition.StreamId(region, command.Code),
            command,
            ServiceRefusals.ServiceNotFound,
            DecideAsync,
            ServiceReceipt.Of,
            cancellation);

        async ValueTask<Decision> DecideAsync(ServiceDefinition service, Instant at) =>
            await ledger.FindAsync<Department>(region, Department.StreamId(region, command.Terms.DepartmentCode), cancellation) is null
                ? DepartmentRefusals.DepartmentNotFound
                : service.Publish(command.Terms, at);
    }
}
