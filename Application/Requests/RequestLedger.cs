using EventLedger.Application.Shared;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The ledger in the terms of a request.</summary>
internal static class RequestLedger
{
    /// <summary>Takes a decision that needs nothing but the request itself.</summary>
    public static Task<Outcome> OnRequestAsync(
        this Ledger ledger, RequestCommand command, Func<CitizenRequest, Instant, Decision> decide, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => ValueTask.FromResult(decide(request, at)), cancellation);

    /// <summary>Takes a decision that also leans on reference data, such as the department's windows.</summary>
    public static Task<Outcome> OnRequestAsync(
        this Ledger ledger, RequestCommand command, Func<CitizenRequest, Instant, ValueTask<Decision>> decide, CancellationToken cancellation) =>
        ledger.ChangeAsync(
            command.RequestId,
            command,
            RequestRefusals.RequestNotFound,
            decide,
            current => RequestChanged.Of(command.RequestId, current),
            cancellation);

    /// <summary>Null when the region has no such department.</summary>
    public static async ValueTask<Destination?> DestinationAsync(
        this Ledger ledger, CommandContext context, string departmentCode, CancellationToken cancellation)
    {
        var region = context.Actor.Region;
        var department = await ledger.ReferenceAsync<Department>(region, Department.StreamId(region, departmentCode), cancellation);
        return department is null ? null : new(departmentCode, [.. department.State.Windows.Select(window => window.Code)]);
    }
}
