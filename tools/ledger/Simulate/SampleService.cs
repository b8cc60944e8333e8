using System.Collections.Immutable;

namespace EventLedger.Ledger.Simulate;

/// <summary>A service of the sample data, as far as a life depends on it.</summary>
/// <param name="Officer">The sample account of the department that decides.</param>
internal sealed record SampleService(string Code, string Officer, int FeeHalalas, ImmutableArray<string> Documents)
{
    public static SampleService BirthCertificate { get; } = new("BIRTH-CERT", "officer", 12_300, ["hospital-notification", "parents-id"]);

    public static SampleService LandExtract { get; } = new("LAND-EXTRACT", "officer2", 0, []);

    public static SampleService AddressProof { get; } = new("ADDRESS-PROOF", "officer", 0, ["lease"]);
}
