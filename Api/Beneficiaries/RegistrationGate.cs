using System.Globalization;
using EventLedger.Api.Http;
using EventLedger.Application.Credentials;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;
using Microsoft.Net.Http.Headers;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Slows down addresses that register and do not come to an end: every step counts as failed until the code comes back.</summary>
internal static class RegistrationGate
{
    /// <summary>Why an address has to wait; null when it may go on.</summary>
    public static Refusal? Enter(HttpContext http)
    {
        var wait = Delays(http).Enter(Address(http));
        if (wait <= TimeSpan.Zero)
        {
            return null;
        }

        http.Response.Headers[HeaderNames.RetryAfter] = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return CredentialRefusals.TooManyCodes;
    }

    /// <summary>Both steps were right.</summary>
    public static void Forgive(HttpContext http)
    {
        Delays(http).Forgive(Address(http));
        Delays(http).Forgive(Address(http));
    }

    private static AddressDelays Delays(HttpContext http) => http.RequestServices.GetRequiredService<AddressDelays>();

    private static string Address(HttpContext http) => RateLimitSetup.Caller(http.Connection.RemoteIpAddress);
}
