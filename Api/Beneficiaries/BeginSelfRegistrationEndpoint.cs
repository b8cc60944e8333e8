using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>What somebody says of themselves. All of it is kept sealed.</summary>
public sealed record SelfRegistration
{
    /// <summary>The region's code, such as <c>makkah</c>.</summary>
    [Text(40)]
    public required string Region { get; init; }

    /// <summary>The number of the document, in Latin or Arabic digits.</summary>
    [Text(20)]
    public required string NationalId { get; init; }

    /// <summary>national-id, iqama, establishment or passport; when absent, the first three are told by the number itself.</summary>
    [Text(20)]
    public string? IdentityType { get; init; }

    /// <summary>The country that issued a passport: two letters (ISO 3166-1), such as EG.</summary>
    [Text(2)]
    public string? IssuedBy { get; init; }

    [Text(200)]
    public required string NameAr { get; init; }

    [Text(200)]
    public string? NameEn { get; init; }

    /// <summary>A mobile number, national or with country code. A code is sent to it.</summary>
    [Text(30)]
    public required string Mobile { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(SelfRegistration);
}

/// <summary>A registration that waits for its code; the same answer whoever is known.</summary>
/// <param name="Id">To be given with the code.</param>
/// <param name="ExpiresAt">When the code ends.</param>
public sealed record BegunRegistration(Guid Id, Instant ExpiresAt);

[Group("Self-registration", "Records that people open for themselves, before a centre saw a document.", 34)]
internal sealed class BeginSelfRegistrationEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapOpenQuestion<SelfRegistration, BegunRegistration>("/v1/self-registrations", AnswerAsync)
        .Describe(
            "Self-registration",
            "BeginSelfRegistration",
            "Begins a record of one's own",
            "A code goes to the mobile. Whether somebody with that identity is known is neither looked up nor told.")
        .Example(new SelfRegistration { Region = "makkah", NationalId = "1058529940", NameAr = "نورة بنت عبدالله", Mobile = "0501234567" })
        .Refuses(
            HttpRefusals.RegionUnknown,
            HttpRefusals.RateLimited,
            BeneficiaryRefusals.NationalIdInvalid,
            BeneficiaryRefusals.MobileInvalid,
            CredentialRefusals.TooManyCodes)
        .RequireRateLimiting(RateLimitSetup.Public)
        .AllowAnyone();

    private static async Task<Refusal?> AnswerAsync(HttpContext http, SelfRegistration body)
    {
        var services = http.RequestServices;
        if (!services.GetRequiredService<ServedRegions>().Contain(body.Region))
        {
            return HttpRefusals.RegionUnknown;
        }

        if (RegistrationGate.Enter(http) is { } early)
        {
            return early;
        }

        var id = Guid.CreateVersion7();
        var (expiresAt, refusal) = await services.GetRequiredService<SelfRegistrations>().BeginAsync(
            body.Region, id, Identity.Parse(body.IdentityType, body.IssuedBy, body.NationalId), body.NameAr, body.NameEn, body.Mobile, http.RequestAborted);
        if (expiresAt is { } until)
        {
            http.Response.Headers[HeaderNames.CacheControl] = "no-store";
            await Answers.WriteAsync(http, new BegunRegistration(id, until));
        }

        return refusal;
    }
}
