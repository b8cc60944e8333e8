using EventLedger.Application.Shared;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The result is handed out.</summary>
/// <param name="CollectedBy">The name of who collected it.</param>
/// <param name="ProxyNationalId">Of a proxy who shows an ID; null when the beneficiary came in person.</param>
public sealed record CollectResult(Guid RequestId, string CollectedBy, string? ProxyNationalId, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class CollectResultHandler
{
    public static async Task<Outcome> Handle(CollectResult command, Ledger ledger, PersonalData personal, CancellationToken cancellation)
    {
        var proxy = NationalId.Parse(command.ProxyNationalId);
        if (command.ProxyNationalId is not null && proxy is null)
        {
            return await ledger.RefuseAsync(command, BeneficiaryRefusals.NationalIdInvalid, cancellation);
        }

        return await ledger.OnRequestAsync(command, (request, at) => DecideAsync(request, at), cancellation);

        async ValueTask<Decision> DecideAsync(CitizenRequest request, Instant at) =>
            await personal.FindKeyAsync(command.Context.Actor.Region, request.BeneficiaryId, cancellation) is { } key
                ? request.Collect(key.Seal(command.CollectedBy), proxy is { } id ? key.Seal(id.Digits) : null, at)
                : BeneficiaryRefusals.BeneficiaryNotFound;
    }
}
