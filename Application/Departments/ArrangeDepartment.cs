using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Departments;

/// <summary>Says anew how a department works.</summary>
/// <param name="Services">Whose requests may be forwarded to it; null for all.</param>
public sealed record ArrangeDepartment(
    string Code,
    ImmutableArray<Window> Windows,
    ImmutableArray<WindowHours> Hours,
    ImmutableArray<string>? Services,
    Instant? At,
    CommandContext Context) : Command<Department>(At, Context)
{
    public override Guid Stream => Department.StreamId(Context.Actor.Region, Code);

    public override object Answer(Current<Department> current) => new DepartmentReceipt(Code, current.Version);
}

public static class ArrangeDepartmentHandler
{
    public static Task<Outcome> Handle(ArrangeDepartment command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (_, on) => DecideAsync(command, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(ArrangeDepartment command, Deliberation on)
    {
        foreach (var service in command.Services ?? [])
        {
            if (await on.ReferenceAsync<ServiceDefinition>(ServiceDefinition.StreamId(on.Region, service)) is not { State.IsPublished: true })
            {
                return ServiceRefusals.ServiceNotFound;
            }
        }

        return Department.Arrange(command.Windows, command.Hours, command.Services, on.At);
    }
}
