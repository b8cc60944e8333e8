using EventLedger.Application.Ledger;
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
    public static Task<Outcome> Handle(ForwardRequest command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, on) => DecideAsync(command, request, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(
        ForwardRequest command, CitizenRequest request, Deliberation on) =>
        await on.DestinationAsync(command.DepartmentCode) is { } department
            ? request.Forward(department, command.WindowCode, command.Reason, on.At)
            : DepartmentRefusals.DepartmentNotFound;
}
