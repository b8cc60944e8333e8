using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Privacy;

namespace EventLedger.Application.Privacy;

/// <summary>Lays down what the region does with personal data, in the place of what there was.</summary>
public sealed record PublishProcessingRegister(string ControllerAr, string ControllerEn, ImmutableArray<ProcessingActivity> Activities, CommandContext Context)
    : Command<ProcessingRegister>(null, Context)
{
    public override Guid Stream => ProcessingRegister.StreamId(Context.Actor.Region);

    public override object Answer(Current<ProcessingRegister> current) => new ProcessingReceipt(current.Version);
}

/// <summary>What publishing the register answers.</summary>
/// <param name="Version">The edition, as in <c>ETag</c>.</param>
public sealed record ProcessingReceipt(long Version);

public static class PublishProcessingRegisterHandler
{
    public static Task<Outcome> Handle(PublishProcessingRegister command, StreamLedger ledger, CancellationToken cancellation) => ledger.BeginOrGoOnAsync(
        command, (existing, on) => new(ProcessingRegister.Publish(existing, command.ControllerAr, command.ControllerEn, command.Activities, on.At)), cancellation);
}
