using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using EventLedger.Api.Samples;
using EventLedger.Application.Credentials;
using EventLedger.Domain.Shared;
using Claims = EventLedger.Api.Http.Claims;

namespace EventLedger.Api.Credentials;

/// <summary>Somebody who signed in on a page: as the cookie says, and the tokens that came of it.</summary>
/// <param name="Generation">Of the password: with the next one this is over.</param>
/// <param name="Session">Every sign-in has another.</param>
internal sealed record Visitor(Actor Actor, long Generation, Guid Session)
{
    /// <summary>As OpenID Connect names a session.</summary>
    public const string SessionClaim = "sid";

    private const string GenerationClaim = "generation";

    public static Visitor Of(SignedIn who) =>
        new(new Actor(who.Beneficiary.ToString(), who.Region, Role.Beneficiary, BeneficiaryId: who.Beneficiary), who.Generation, Guid.NewGuid());

    public static Visitor Of(StaffSignedIn who) => new(who.Actor, who.Generation, Guid.NewGuid());

    /// <summary>Null when nobody signed in on a page.</summary>
    public static Visitor? Of(ClaimsPrincipal? user) =>
        user is not null
        && Claims.ActorOf(user) is { } actor
        && long.TryParse(user.FindFirstValue(GenerationClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
        && Guid.TryParse(user.FindFirstValue(SessionClaim), out var session)
            ? new Visitor(actor, generation, session)
            : null;

    public ImmutableArray<Claim> ToClaims() =>
    [
        .. new (string Name, string? Value)[]
        {
            (Claims.Subject, Actor.User),
            (Claims.Region, Actor.Region),
            (Claims.Role, Claims.Name(Actor.Role)),
            (Claims.Centre, Actor.CentreCode),
            (Claims.Department, Actor.DepartmentCode),
            (Claims.Beneficiary, Actor.BeneficiaryId?.ToString()),
            (GenerationClaim, Generation.ToString(CultureInfo.InvariantCulture)),
            (SessionClaim, Session.ToString()),
        }.Where(claim => claim.Value is not null).Select(claim => new Claim(claim.Name, claim.Value!)),
    ];

    /// <summary>Whether the password is the one that was signed in by and, of staff, whether they still act as this.</summary>
    public async Task<bool> MayGoOnAsync(IServiceProvider services, CancellationToken cancellation)
    {
        if (Actor.BeneficiaryId is { } beneficiary)
        {
            return await services.GetRequiredService<CredentialService>().IsCurrentAsync(new SignedIn(Actor.Region, beneficiary, Generation), cancellation);
        }

        var staff = services.GetRequiredService<StaffSignIn>();
        return Generation == SampleDoor.Generation
            ? SampleDoor.Knows(services, Actor) && await staff.StandsAsync(Actor, cancellation)
            : await staff.IsCurrentAsync(Actor, Generation, cancellation);
    }
}
