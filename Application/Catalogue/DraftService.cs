using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Catalogue;

/// <summary>Keeps what the service's next version might say; checked as if it were published, and nothing is decided by it.</summary>
public sealed record DraftService(string Code, ServiceTerms Terms, CommandContext Context) : Command<ServiceDefinition>(null, Context)
{
    public override Guid Stream => ServiceDefinition.StreamId(Context.Actor.Region, Code);

    public override object Answer(Current<ServiceDefinition> current) => ServiceReceipt.Of(current);
}

public static class DraftServiceHandler
{
    public static Task<Outcome> Handle(DraftService command, StreamLedger ledger, CancellationToken cancellation) =>
        command.Terms.Form is { } form && Forms.Check(form) is { } refusal
            ? ledger.RefuseAsync(command, refusal, cancellation)
            : ledger.DecideAsync(command, (service, on) => DecideAsync(command, service, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(DraftService command, ServiceDefinition service, Deliberation on) =>
        await on.FindAsync<Department>(Department.StreamId(on.Region, command.Terms.DepartmentCode)) is null
            ? DepartmentRefusals.DepartmentNotFound
            : service.Prepare(command.Terms, on.At);
}
