using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Catalogue;

/// <summary>Publishes the service's next version; requests already open keep the one they were opened under.</summary>
/// <param name="EffectiveFrom">Null for at once.</param>
public sealed record PublishServiceVersion(string Code, ServiceTerms Terms, Instant? EffectiveFrom, Instant? At, CommandContext Context) : Command<ServiceDefinition>(At, Context)
{
    public override Guid Stream => ServiceDefinition.StreamId(Context.Actor.Region, Code);

    public override object Answer(Current<ServiceDefinition> current) => ServiceReceipt.Of(current);
}

public static class PublishServiceVersionHandler
{
    public static Task<Outcome> Handle(PublishServiceVersion command, StreamLedger ledger, CancellationToken cancellation) =>
        command.Terms.Form is { } form && Forms.Check(form) is { } refusal
            ? ledger.RefuseAsync(command, refusal, cancellation)
            : ledger.DecideAsync(command, (service, on) => DecideAsync(command, service, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(PublishServiceVersion command, ServiceDefinition service, Deliberation on) =>
        await on.FindAsync<Department>(Department.StreamId(on.Region, command.Terms.DepartmentCode)) is null
            ? DepartmentRefusals.DepartmentNotFound
            : service.Publish(command.Terms, command.EffectiveFrom, on.At);
}
