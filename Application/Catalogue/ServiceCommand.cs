using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Catalogue;

/// <summary>A command on a service.</summary>
public abstract record ServiceCommand(string Code, Instant? At, CommandContext Context) : Command<ServiceDefinition>(At, Context)
{
    public override Guid Stream => ServiceDefinition.StreamId(Context.Actor.Region, Code);

    public override object Answer(Current<ServiceDefinition> current) => ServiceReceipt.Of(current);
}

internal static class Versions
{
    /// <summary>Decides on a service by terms that can be published: their form is one, and their department is there.</summary>
    public static Task<Outcome> DecideAsync(
        StreamLedger ledger, ServiceCommand command, ServiceTerms terms, Func<ServiceDefinition, Instant, Decision> decide, CancellationToken cancellation)
    {
        return terms.Form is { } form && Forms.Check(form) is { } refusal
            ? ledger.RefuseAsync(command, refusal, cancellation)
            : ledger.DecideAsync(command, DecideAsync, cancellation);

        async ValueTask<Decision> DecideAsync(ServiceDefinition service, Deliberation on) =>
            await on.FindAsync<Department>(Department.StreamId(on.Region, terms.DepartmentCode)) is null
                ? DepartmentRefusals.DepartmentNotFound
                : decide(service, on.At);
    }
}
