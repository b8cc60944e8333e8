using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The result is handed out.</summary>
/// <param name="CollectedBy">The name of who collected it.</param>
/// <param name="ProxyNationalId">Of a proxy who shows an ID; null when the beneficiary came in person.</param>
public sealed record CollectResult(Guid RequestId, string CollectedBy, string? ProxyNationalId, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context)
{
    public override Matter Matter => Matter.Outcome;
}

public static class CollectResultHandler
{
    public static async Task<Outcome> Handle(CollectResult command, StreamLedger ledger, PersonalData personal, CancellationToken cancellation)
    {
        var proxy = NationalId.Parse(command.ProxyNationalId);
        if (command.ProxyNationalId is not null && proxy is null)
        {
            return await ledger.RefuseAsync(command, BeneficiaryRefusals.NationalIdInvalid, cancellation);
        }

        return await ledger.DecideAsync(command, DecideAsync, (writes, request) => PersonalData.Hold(writes, request.OpenedFor), cancellation);

        async ValueTask<Decision> DecideAsync(CitizenRequest request, Deliberation on) =>
            await personal.FindKeyAsync(on.Region, request.OpenedFor, on.Cancellation, on.IsRepeated) is { } key
                ? await on.UnderMandateAsync(
                    MandateRight.Collection,
                    request,
                    request.Collect(on.Context.Actor, key.Seal(command.CollectedBy), proxy is { } id ? key.Seal(id.Digits) : null, on.At))
                : await PersonalData.WhyGoneAsync(ledger, on.Region, request.OpenedFor, on.Cancellation);
    }
}
