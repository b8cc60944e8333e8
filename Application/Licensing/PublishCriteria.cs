using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Licensing;

namespace EventLedger.Application.Licensing;

/// <summary>Lays down what the region measures centres by, in the place of what there was.</summary>
public sealed record PublishCriteria(int PassMark, ImmutableArray<Criterion> Criteria, CommandContext Context) : Command<LicensingCriteria>(null, Context)
{
    public override Guid Stream => LicensingCriteria.StreamId(Context.Actor.Region);

    public override object Answer(Current<LicensingCriteria> current) => new CriteriaReceipt(current.Version);
}

/// <summary>What publishing criteria answers.</summary>
/// <param name="Version">That assessments name, as in <c>ETag</c>.</param>
public sealed record CriteriaReceipt(long Version);

public static class PublishCriteriaHandler
{
    public static Task<Outcome> Handle(PublishCriteria command, StreamLedger ledger, CancellationToken cancellation) => ledger.BeginOrGoOnAsync(
        command, (existing, on) => new(LicensingCriteria.Publish(existing, command.PassMark, command.Criteria, on.At)), cancellation);
}
