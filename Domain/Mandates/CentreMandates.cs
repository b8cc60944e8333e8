using System.Collections.Immutable;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Mandates;

/// <summary>Why a mandate does not let its centre act.</summary>
public enum MandateFlaw
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It is for other services, other requests or other acts.</summary>
    OutOfScope,

    /// <summary>The beneficiary has not said yes.</summary>
    Unconfirmed,

    Expired,
    Revoked,

    /// <summary>The centre was suspended, or lost its licence, after it was given.</summary>
    CentreSuspended,

    /// <summary>The request that it was for has come to its end.</summary>
    RequestEnded,

    /// <summary>The beneficiary died.</summary>
    BeneficiaryDeceased,

    /// <summary>Whoever gave it for a minor is the minor's guardian no more.</summary>
    GuardianshipEnded,
}

/// <summary>One mandate.</summary>
/// <param name="GivenAt">When the beneficiary said yes; null until then.</param>
/// <param name="AskedAt">When the centre asked, or the same when it need not have.</param>
public sealed record Mandate(Guid Id, MandateScope Scope, Consent? Consent, Instant AskedAt, Instant? GivenAt, Instant ValidUntil)
{
    /// <summary>Null while it is not revoked.</summary>
    public Instant? RevokedAt { get; init; }

    public MandateParty? RevokedBy { get; init; }

    public PersonalText? RevocationReason { get; init; }

    /// <summary>Who said yes for a minor, or is sent the code for that; null for none.</summary>
    public Guid? GuardianId { get; init; }

    /// <summary>Why it does not hold, whatever it would be used for; null when it does.</summary>
    /// <param name="request">The request it is for; null when it is for none, or that is not known.</param>
    /// <param name="person">Whose it is; null when that is not asked about.</param>
    public MandateFlaw? FlawAt(ServiceCentre centre, CitizenRequest? request, Instant now, Beneficiary? person = null) =>
        RevokedAt is not null ? MandateFlaw.Revoked
        : person?.IsDeceased == true ? MandateFlaw.BeneficiaryDeceased
        : GuardianId is { } guardian && person?.IsGuardianEnded(guardian, GivenAt) == true ? MandateFlaw.GuardianshipEnded
        : now >= ValidUntil ? MandateFlaw.Expired
        : GivenAt is not { } given ? MandateFlaw.Unconfirmed
        : centre.IsOutOfWork || given <= centre.MandatesEndedAt ? MandateFlaw.CentreSuspended
        : Scope.RequestId is not null && (request?.IsEnded == true || given <= request?.EndedAt) ? MandateFlaw.RequestEnded
        : null;

    internal bool Covers(MandateRight right, string service, Guid request) =>
        Scope.Rights.Contains(right)
        && (Scope.ServiceCodes.IsEmpty || Scope.ServiceCodes.Contains(service))
        && (Scope.RequestId is null || Scope.RequestId == request);
}

/// <summary>What a beneficiary lets one centre do: every mandate there was between the two, the first first.</summary>
public sealed record CentreMandates(Guid BeneficiaryId, string CentreCode, ImmutableArray<Mandate> Mandates) : IEventSourced<CentreMandates>
{
    /// <summary>For how long one holds when nobody says otherwise, and for how long at most: nobody remembers what they agreed to years ago.</summary>
    public const int UsualDays = 365;

    public const int MostDays = 730;

    /// <summary>How many hold, or wait for a yes, at a time.</summary>
    public const int MostAtATime = 20;

    public static StreamKind Kind { get; } = new("mandates", MandateRefusals.MandateNotFound);

    public static Guid StreamId(string region, Guid beneficiary, string centreCode) => Codes.StreamId(region, Kind.Name, $"{beneficiary:D}/{centreCode}");

    public Instant? BegunAt => Mandates[0].AskedAt;

    /// <summary>The beneficiary's and the centre's; of those who see the region, everybody's.</summary>
    public bool Admits(Actor actor) => actor.Role switch
    {
        Role.Beneficiary => actor.BeneficiaryId == BeneficiaryId,
        Role.CentreClerk or Role.CentreManager => actor.CentreCode == CentreCode,
        _ => actor.SeesWholeRegion,
    };

    /// <summary>Gives the centre a mandate: the beneficiary stands there.</summary>
    /// <param name="existing">Null when there was none between the two.</param>
    public static Decision Give(CentreMandates? existing, MandateGiven given) =>
        Unfit(existing, given.ValidUntil, given.GivenAt) is { } refusal ? refusal : given;

    /// <summary>The centre asks for one, to be confirmed by the beneficiary.</summary>
    /// <param name="existing">Null when there was none between the two.</param>
    public static Decision Ask(CentreMandates? existing, MandateAsked asked) =>
        Unfit(existing, asked.ValidUntil, asked.AskedAt) is { } refusal ? refusal : asked;

    /// <summary>The beneficiary says yes.</summary>
    /// <param name="guardian">Who says it for a minor; null for none.</param>
    public Decision Confirm(Guid mandate, Consent consent, Instant at, Guid? guardian = null) => Find(mandate) switch
    {
        null => MandateRefusals.MandateNotFound,
        { RevokedAt: not null } => MandateRefusals.MandateEnded,
        { ValidUntil: var end } when at >= end => MandateRefusals.MandateEnded,
        { GivenAt: not null } => MandateRefusals.MandateAlreadyGiven,
        _ => new MandateConfirmed(mandate, consent, at) { GuardianId = guardian },
    };

    /// <summary>Ends one mandate, or all that there are.</summary>
    /// <param name="mandate">Null for all.</param>
    public Decision Revoke(Guid? mandate, MandateParty by, string? reason, Instant at)
    {
        if (mandate is { } one && Find(one) is null)
        {
            return MandateRefusals.MandateNotFound;
        }

        DomainEvent[] ends =
        [
            .. Mandates.Where(each => each.RevokedAt is null && at < each.ValidUntil && (mandate is null || each.Id == mandate))
                .Select(each => new MandateRevoked(each.Id, by, reason, at)),
        ];
        return ends.Length == 0 ? MandateRefusals.MandateEnded : Decision.Of(ends);
    }

    /// <summary>The mandate that a decision about a request is taken under; else why there is none.</summary>
    /// <param name="mandates">Null when there never was one between the two.</param>
    /// <param name="request">Null for a request that is opened.</param>
    /// <param name="now">When it is recorded: a mandate holds then, or it does not hold.</param>
    /// <param name="person">Whose they are; null when that is not asked about.</param>
    public static (Mandate? Holds, MandateFlaw? Flaw) Under(
        CentreMandates? mandates,
        ServiceCentre centre,
        MandateRight right,
        string service,
        Guid requestId,
        CitizenRequest? request,
        Instant now,
        Beneficiary? person = null)
    {
        // Of several that do not hold, the one given last says why: it is the one that they have in mind.
        var flaw = mandates is null ? MandateFlaw.Missing : MandateFlaw.OutOfScope;
        foreach (var mandate in mandates?.Mandates ?? [])
        {
            if (!mandate.Covers(right, service, requestId))
            {
                continue;
            }

            if (mandate.FlawAt(centre, request, now, person) is not { } found)
            {
                return (mandate, null);
            }

            flaw = found;
        }

        return (null, flaw);
    }

    public static CentreMandates Evolve(CentreMandates? state, DomainEvent @event) => @event switch
    {
        MandateGiven e => With(state, e.BeneficiaryId, e.CentreCode, new(e.MandateId, e.Scope, e.Consent, e.GivenAt, e.GivenAt, e.ValidUntil) { GuardianId = e.GuardianId }),
        MandateAsked e => With(state, e.BeneficiaryId, e.CentreCode, new(e.MandateId, e.Scope, null, e.AskedAt, null, e.ValidUntil) { GuardianId = e.GuardianId }),
        _ when state is null => throw new ForeignEventException(@event, typeof(CentreMandates)),
        MandateConfirmed e => state.With(e.MandateId, mandate => mandate with { Consent = e.Consent, GivenAt = e.ConfirmedAt, GuardianId = e.GuardianId ?? mandate.GuardianId }),
        MandateRevoked e => state.With(
            e.MandateId, mandate => mandate with { RevokedAt = e.RevokedAt, RevokedBy = e.RevokedBy, RevocationReason = e.Reason }),
        _ => throw new ForeignEventException(@event, typeof(CentreMandates)),
    };

    public Mandate? Find(Guid mandate) => Mandates.FirstOrDefault(each => each.Id == mandate);

    private static Refusal? Unfit(CentreMandates? existing, Instant validUntil, Instant at) =>
        validUntil <= at || validUntil > at + Duration.FromDays(MostDays) ? MandateRefusals.MandateTermInvalid(at + Duration.FromDays(MostDays))
        : existing?.Mandates.Count(each => each.RevokedAt is null && at < each.ValidUntil) >= MostAtATime ? MandateRefusals.TooManyMandates(MostAtATime)
        : null;

    private static CentreMandates With(CentreMandates? state, Guid beneficiary, string centre, Mandate mandate) =>
        state is null ? new(beneficiary, centre, [mandate]) : state with { Mandates = state.Mandates.Add(mandate) };

    private CentreMandates With(Guid mandate, Func<Mandate, Mandate> change) =>
        this with { Mandates = [.. Mandates.Select(each => each.Id == mandate ? change(each) : each)] };
}
