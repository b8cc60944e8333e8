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

    /// <summary>A decision that brings a request into a centre's hands, with what the centre's standing says of it; nothing follows from takeovers.</summary>
    /// <param name="before">Null for a request that is opened.</param>
    /// <param name="centre">Null for a request without one.</param>
    internal static Decision InHands(ServiceCentre? centre, CitizenRequest? before, Decision decision, CommandContext context, Instant at) =>
        centre is null || context.IsTakeover ? decision : CitizenRequest.InHands(before, decision, OutOfWork(centre), at);

    /// <summary>Why a centre cannot go on with its requests; null when it can.</summary>
    private static ReassignmentCause? OutOfWork(ServiceCentre centre) =>
        !centre.IsOutOfWork ? null : centre is { IsSuspended: true, Terminated: null } ? ReassignmentCause.CentreSuspended : ReassignmentCause.LicenceEnded;
}
