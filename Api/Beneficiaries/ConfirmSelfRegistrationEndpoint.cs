using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;
using NodaTime;
using Wolverine;

namespace EventLedger.Api.Beneficiaries;

/// <summary>What came by SMS.</summary>
public sealed record RegistrationCode
{
    /// <summary>The region's code, as it was given.</summary>
    [Text(40)]
    public required string Region { get; init; }

    [Text(20)]
    public required string Code { get; init; }

    // Codes never reach a log.
    public override string ToString() => nameof(RegistrationCode);
}

/// <summary>A record that waits for a centre.</summary>
/// <param name="Id">To be told there.</param>
/// <param name="VerifyBy">It is removed then, unless a centre saw a document.</param>
public sealed record UnverifiedRecord(Guid Id, Instant VerifyBy);

internal sealed class ConfirmSelfRegistrationEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapOpenQuestion<RegistrationCode, UnverifiedRecord>("/v1/self-registrations/{id:guid}/confirmation", AnswerAsync)
        .Describe(
            "Self-registration",
            "ConfirmSelfRegistration",
            "Opens the record, unverified",
            "Nothing is opened for it before a centre saw the document. Whatever does not fit is refused alike.")
        .Example(new RegistrationCode { Region = "makkah", Code = "493027" })
        .Refuses(HttpRefusals.RegionUnknown, HttpRefusals.RateLimited, CredentialRefusals.TooManyCodes, CredentialRefusals.CodeNotAccepted)
        .RequireRateLimiting(RateLimitSetup.Public)
        .AllowAnyone();

    /// <summary>The record that was opened; null when the code was not right, or of no use any more.</summary>
    internal static async Task<UnverifiedRecord?> ConfirmAsync(HttpContext http, string region, Guid id, string code)
    {
        var services = http.RequestServices;
        var (time, began) = (services.GetRequiredService<TimeProvider>(), services.GetRequiredService<TimeProvider>().GetTimestamp());
        var context = Commands.Context(http, Actor.OfProcess("self-registration", region));
        var outcome = await services.GetRequiredService<IMessageBus>().InvokeAsync<Outcome>(new ConfirmSelfRegistration(id, code, context), http.RequestAborted);
        await services.GetRequiredService<AnswerPace>().KeepAsync(time, began, http.RequestAborted);
        return outcome.IsRefused
            ? null
            : new UnverifiedRecord(id, services.GetRequiredService<StreamLedger>().Now() + Duration.FromDays(services.GetRequiredService<PersonRules>().UnverifiedDays));
    }

    private static async Task<Refusal?> AnswerAsync(HttpContext http, RegistrationCode body)
    {
        if (!http.RequestServices.GetRequiredService<ServedRegions>().Contain(body.Region))
        {
            return HttpRefusals.RegionUnknown;
        }

        if (RegistrationGate.Enter(http) is { } early)
        {
            return early;
        }

        if (await ConfirmAsync(http, body.Region, http.RouteId(), body.Code) is not { } record)
        {
            return CredentialRefusals.CodeNotAccepted;
        }

        RegistrationGate.Forgive(http);
        await Answers.WriteAsync(http, record);
        return null;
    }
}
