using System.Collections.Immutable;
using EventLedger.Application.Centres;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Application.Staff;

/// <summary>Records that somebody works at a centre or in a department.</summary>
/// <param name="CentreCode">Null for a department's.</param>
/// <param name="DepartmentCode">Null for a centre's.</param>
/// <param name="From">Null for now.</param>
/// <param name="Until">Null for no end.</param>
public sealed record TakeOnStaffMember(
    string User,
    string? CentreCode,
    string? DepartmentCode,
    ImmutableArray<Role> Roles,
    Instant? From,
    Instant? Until,
    CommandContext Context) : StaffCommand(User, null, Context);

public static class TakeOnStaffMemberHandler
{
    public static Task<Outcome> Handle(TakeOnStaffMember command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.BeginOrGoOnAsync(command, (existing, on) => DecideAsync(command, existing, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(TakeOnStaffMember command, StaffMember? existing, Deliberation on)
    {
        if (command.DepartmentCode is { } department && await on.FindAsync<Department>(Department.StreamId(on.Region, department)) is null)
        {
            return DepartmentRefusals.DepartmentNotFound;
        }

        if (command.CentreCode is { } code)
        {
            if (await on.RestOnCentreAsync(code) is not { } centre)
            {
                return CentreRefusals.CentreNotFound;
            }

            // One that is closed for good gets no new staff.
            if (centre.Terminated is not null)
            {
                return CentreRefusals.LicenceTerminated;
            }
        }

        return StaffMember.TakeOn(
            existing,
            new(command.User, command.CentreCode, command.DepartmentCode, command.Roles, command.From ?? on.At, command.Until, on.At)
            {
                ByManager = on.Context.Actor.Role == Role.CentreManager ? true : null,
            },
            on.Context.Actor);
    }
}
