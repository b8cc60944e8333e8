using EventLedger.Application.Ledger;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>A command on a request that was opened before.</summary>
public abstract record RequestCommand(Guid RequestId, Instant? At, CommandContext Context) : Command<CitizenRequest>(At, Context)
{
    public override Guid Stream => RequestId;

    public override object Answer(Current<CitizenRequest> current) => new RequestChanged(RequestId, current.Version, current.State.Status);
}

/// <summary>What a command on a request answers.</summary>
/// <param name="Version">The stream's version after the command, as in <c>ETag</c>.</param>
public sealed record RequestChanged(Guid Id, long Version, RequestStatus Status);

internal static class Destinations
{
    /// <summary>A department as a request needs to know it; null when the region has none of that code.</summary>
    public static async ValueTask<Destination?> DestinationAsync(this Deliberation on, string departmentCode) =>
        await on.ReferenceAsync<Department>(Department.StreamId(on.Region, departmentCode)) is { } department
            ? new(departmentCode, [.. department.State.Windows.Select(window => window.Code)]) { Services = department.State.Services }
            : null;
}
