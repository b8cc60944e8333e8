using System.Collections.Immutable;
using EventLedger.Application.Shared;
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
    public static Task<Outcome> Handle(TransmitDocuments command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => DecideAsync(command, request, at, ledger, cancellation), cancellation);

    private static async ValueTask<Decision> DecideAsync(
        TransmitDocuments command, CitizenRequest request, Instant at, Ledger ledger, CancellationToken cancellation) =>
        await ledger.DestinationAsync(command.Context, request.DepartmentCode, cancellation) is { } department
            ? request.Transmit(department, command.Documents, command.WindowCode, command.Context.Actor.User, at)
            : DepartmentRefusals.DepartmentNotFound;
}
