using EventLedger.Api.Setup;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Samples;

/// <summary>The accounts of the embedded default: one of every role in every region, for trying the service out.</summary>
public static class SampleAccounts
{
    /// <summary>The password of them all; there is nothing to protect, because only the machine itself can sign in.</summary>
    public const string Password = "sample";

    public const string ClientId = "eventledger-samples";

    /// <summary>The national id of a region's sample beneficiary, valid by its check digit and nobody's own.</summary>
    public static string NationalId => "1000000008";

    /// <summary>The account by that name, such as <c>clerk.makkah</c>; null when there is none.</summary>
    public static SampleAccount? Find(string? name, Settings settings)
    {
        if (name?.Split('.') is not [var who, var region] || !settings.Regions.TryGetValue(region, out var prefix))
        {
            return null;
        }

        return who switch
        {
            "admin" => new(name, region, Role.Administrator),
            "monitor" => new(name, region, Role.ExecutiveMonitor),
            "auditor" => new(name, region, Role.Auditor),
            "clerk" => new(name, region, Role.CentreClerk, Centre: $"{prefix}-001"),
            "clerk2" => new(name, region, Role.CentreClerk, Centre: $"{prefix}-002"),
            "manager" => new(name, region, Role.CentreManager, Centre: $"{prefix}-001"),
            "officer" => new(name, region, Role.DepartmentOfficer, Department: "CIV"),
            "officer2" => new(name, region, Role.DepartmentOfficer, Department: "LND"),
            "citizen" => new(name, region, Role.Beneficiary),
            _ => null,
        };
    }
}

public sealed record SampleAccount(string Name, string Region, Role Role, string? Centre = null, string? Department = null);
