using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Says what is right about an earlier event; the event itself stays.</summary>
/// <param name="CorrectedVersion">The version of the event that is wrong.</param>
/// <param name="Member">Which member of it.</param>
public sealed record RecordCorrection(
    Guid RequestId,
    long CorrectedVersion,
    string Member,
    string Note,
    Instant? At,
    CommandContext Context) : RequestCommand(RequestId, At, Context);

public static class RecordCorrectionHandler
{
    public static Task<Outcome> Handle(RecordCorrection command, StreamLedger ledger, PersonalData personal, CancellationToken cancellation)
    {
        return ledger.DecideAsync(command, DecideAsync, (writes, request) => PersonalData.Hold(writes, request.OpenedFor), cancellation);

        async ValueTask<Decision> DecideAsync(CitizenRequest request, Deliberation on) =>
            await personal.FindKeyAsync(on.Region, request.OpenedFor, on.Cancellation, on.IsRepeated) is { } key
                ? request.Correct(
                    command.CorrectedVersion, await on.EventAsync(command.RequestId, command.CorrectedVersion), command.Member, key.Seal(command.Note), on.At)
                : await PersonalData.WhyGoneAsync(ledger, on.Region, request.OpenedFor, on.Cancellation);
    }
}
