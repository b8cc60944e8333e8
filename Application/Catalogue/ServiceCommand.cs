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
    /// <summary>Decides on a service that is there by terms that can be published: their form is one, and their department is there.</summary>
    public static Task<Outcome> DecideAsync(
        StreamLedger ledger, ServiceCommand command, ServiceTerms terms, Func<ServiceDefinition, Instant, Decision> decide, CancellationToken cancellation) =>
        Unfit(terms) is { } refusal
            ? ledger.RefuseAsync(command, refusal, cancellation)
            : ledger.DecideAsync(command, async (service, on) => await NowhereAsync(terms, on) is { } nowhere ? nowhere : decide(service, on.At), cancellation);

    /// <summary>The same for one that need not be there; its code is listed with its first event.</summary>
    public static Task<Outcome> BeginOrGoOnAsync(
        StreamLedger ledger, ServiceCommand command, ServiceTerms terms, Func<ServiceDefinition?, Instant, Decision> decide, CancellationToken cancellation)
    {
        return Unfit(terms) is { } refusal
            ? ledger.RefuseAsync(command, refusal, cancellation)
            : ledger.BeginOrGoOnAsync(command, async (existing, on) => await NowhereAsync(terms, on) is { } nowhere ? nowhere : decide(existing, on.At), Remember, cancellation);

        void Remember(Writes writes, ServiceDefinition? existing)
        {
            if (existing is null)
            {
                ReferenceCodes.Remember(writes, ServiceDefinition.Kind, command.Code);
            }
        }
    }

    private static Refusal? Unfit(ServiceTerms terms) => terms.Form is { } form ? Forms.Check(form) : null;

    private static async ValueTask<Refusal?> NowhereAsync(ServiceTerms terms, Deliberation on) =>
        await on.FindAsync<Department>(Department.StreamId(on.Region, terms.DepartmentCode)) is null ? DepartmentRefusals.DepartmentNotFound : null;
}
