using EventLedger.Application.Shared;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Sends the request on to the department that is competent for it.</summary>
public sealed record ForwardRequest(
    Guid RequestId,
    string DepartmentCode,
    string? WindowCode,
    string Reason,
    Instant? At,
    CommandContext Context) : RequestCommand(RequestId, At, Context);

public static class ForwardRequestHandler
{
    public static Task<Outcome> Handle(ForwardRequest command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => DecideAsync(command, request, at, ledger, cancellation), cancellation);

    private static async ValueTask<Decision> DecideAsync(
        ForwardRequest command, CitizenRequest request, Instant at, Ledger ledger, CancellationToken cancellation) =>
        await ledger.DestinationAsync(command.Context, command.DepartmentCode, cancellation) is { } department
            ? request.Forward(department, command.WindowCode, command.Reason, at)
            : DepartmentRefusals.DepartmentNotFound;
}
