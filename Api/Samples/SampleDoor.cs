using EventLedger.Api.Setup;
using EventLedger.Application.Credentials;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Samples;

/// <summary>Lets the sample accounts of staff in by the door of the others, from inside the machine only.</summary>
internal static class SampleDoor
{
    /// <summary>Of their password, which is nobody's own; those of all others begin with 1.</summary>
    public const long Generation = 0;

    /// <summary>Null for whoever is no sample account, or not inside.</summary>
    public static async Task<StaffSignedIn?> SignInAsync(HttpContext http, string user, string password)
    {
        var services = http.RequestServices;
        return Find(services, user) is { } actor
            && string.Equals(password, SampleAccounts.Password, StringComparison.Ordinal)
            && InsideOnly.IsFromInside(http)
            && await services.GetRequiredService<StaffSignIn>().StandsAsync(actor, http.RequestAborted)
                ? new StaffSignedIn(actor, Generation)
                : null;
    }

    /// <summary>Whether somebody is a sample account of staff.</summary>
    public static bool Knows(IServiceProvider services, Actor actor) => Find(services, actor.User) == actor;

    private static Actor? Find(IServiceProvider services, string user)
    {
        var settings = services.GetRequiredService<Settings>();
        return settings.Identity.TakesSampleAccounts && SampleAccounts.Find(user, settings) is { } account && account.Role != Role.Beneficiary
            ? new Actor(account.Name, account.Region, account.Role, account.Centre, account.Department)
            : null;
    }
}
