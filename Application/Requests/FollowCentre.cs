using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Says of a request whether its centre can go on with it, as the centre is now. Sent by the process that follows the centre.</summary>
/// <remarks>
/// The centre is looked at by the decision itself, each time it is taken: by what a sweep had read before, an old one would
/// lift what a new suspension has marked. It needs no key, since what is so already is refused.
/// </remarks>
public sealed record FollowCentre(Guid RequestId, string CentreCode, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class FollowCentreHandler
{
    public static Task<Outcome> Handle(FollowCentre command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, on) => DecideAsync(command, request, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(FollowCentre command, CitizenRequest request, Deliberation on) =>
        (await on.FindAsync<ServiceCentre>(ServiceCentre.StreamId(on.Region, command.CentreCode)))?.State is not { } centre ? CentreRefusals.CentreNotFound
        : OutOfWork(centre) is { } cause ? request.MarkForReassignment(command.CentreCode, cause, on.At)
        : request.LiftReassignmentMark(command.CentreCode, on.At);

    /// <summary>Why a centre cannot go on with its requests; null when it can.</summary>
    internal static ReassignmentCause? OutOfWork(ServiceCentre? centre) => centre switch
    {
        null or { IsOutOfWork: false } => null,
        { IsSuspended: true } => ReassignmentCause.CentreSuspended,
        _ => ReassignmentCause.LicenceEnded,
    };
}
