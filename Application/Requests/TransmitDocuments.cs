using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Sends the documents through a window of the competent department.</summary>
/// <param name="WindowCode">Null for the department's usual window.</param>
public sealed record TransmitDocuments(
    Guid RequestId,
    ImmutableArray<ManifestEntry> Documents,
    string? WindowCode,
    Instant? At,
    CommandContext Context) : RequestCommand(RequestId, At, Context);

public static class TransmitDocumentsHandler
{
    public static Task<Outcome> Handle(TransmitDocuments command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, on) => DecideAsync(command, request, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(
        TransmitDocuments command, CitizenRequest request, Deliberation on) =>
        await on.DestinationAsync(request.DepartmentCode) is { } department
            ? request.Transmit(department, command.Documents, command.WindowCode, command.Context.Actor.User, on.At)
            : DepartmentRefusals.DepartmentNotFound;
}
