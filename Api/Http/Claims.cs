using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Claims;
using System.Text.Json;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Http;

/// <summary>What a token says about the caller.</summary>
public static class Claims
{
    public const string Subject = "sub";
    public const string Region = "region";
    public const string Role = "role";
    public const string Centre = "centre";
    public const string Department = "department";
    public const string Beneficiary = "beneficiary";

    /// <summary>The roles a token can carry.</summary>
    public static ImmutableArray<Role> OfTokens { get; } = [.. Enum.GetValues<Role>().Where(role => role != Domain.Shared.Role.Process)];

    private static readonly FrozenDictionary<string, Role> Roles = OfTokens.ToFrozenDictionary(Name, role => role, StringComparer.Ordinal);

    /// <summary>A role as tokens name it, such as <c>centre-clerk</c>.</summary>
    public static string Name(Role role) => JsonNamingPolicy.KebabCaseLower.ConvertName(role.ToString());

    /// <summary>
    /// The caller as the domain knows one. Null when the token lacks what its role needs: not exactly one name, region and role, a
    /// process's name, or one that is not its own normal form and so could pass for another's; a clerk without a centre, an
    /// officer without a department, a beneficiary without a record.
    /// </summary>
    public static Actor? ActorOf(ClaimsPrincipal caller)
    {
        if (OnlyOne(caller, Subject) is not { Length: > 0 and <= 200 } user
            || Actor.IsProcess(user)
            || !string.Equals(user, Actor.NormalName(user), StringComparison.Ordinal)
            || OnlyOne(caller, Region) is not { Length: > 0 } region
            || OnlyOne(caller, Role) is not { } only
            || !Roles.TryGetValue(only, out var role))
        {
            return null;
        }

        var actor = new Actor(
            user,
            region,
            role,
            role is Domain.Shared.Role.CentreClerk or Domain.Shared.Role.CentreManager ? caller.FindFirst(Centre)?.Value : null,
            role is Domain.Shared.Role.DepartmentOfficer ? caller.FindFirst(Department)?.Value : null,
            role is Domain.Shared.Role.Beneficiary && Guid.TryParse(caller.FindFirst(Beneficiary)?.Value, out var id) ? id : null);
        return IsBound(actor) ? actor : null;
    }

    /// <summary>What a token says once; null where it says nothing of it, or several things.</summary>
    public static string? OnlyOne(ClaimsPrincipal caller, string type) => caller.FindAll(type).Take(2).ToList() is [var only] ? only.Value : null;

    private static bool IsBound(Actor actor) => actor.Role switch
    {
        Domain.Shared.Role.CentreClerk or Domain.Shared.Role.CentreManager => !string.IsNullOrEmpty(actor.CentreCode),
        Domain.Shared.Role.DepartmentOfficer => !string.IsNullOrEmpty(actor.DepartmentCode),
        Domain.Shared.Role.Beneficiary => actor.BeneficiaryId is not null,
        _ => true,
    };
}
