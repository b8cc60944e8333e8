using System.Security.Cryptography;
using EventLedger.Application.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EventLedger.Tests.Support;

/// <summary>Makes tokens as the service's own issuer would, but for what a test wants to be wrong with them.</summary>
public sealed class TokenForge(LedgerHost host)
{
    public string Issuer { get; init; } = "urn:eventledger:samples";

    public string Audience { get; init; } = "eventledger";

    public string Type { get; init; } = "at+jwt";

    public TimeSpan ValidFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Signs by a key of its own under the name of the service's key.</summary>
    public bool ByAnotherKey { get; init; }

    /// <summary>Signs symmetrically, by the service's public key: a classic confusion.</summary>
    public bool ByThePublicKey { get; init; }

    /// <summary>Says that no signature is needed.</summary>
    public bool WithoutSignature { get; init; }

    public string Make(params (string Name, object Value)[] claims)
    {
        using var own = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = host.Host.Services.GetRequiredService<MasterKey>().Derive("issuer-signing"),
        });
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var end = TimeProvider.System.GetUtcNow() + ValidFor;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            TokenType = Type,
            Claims = claims.ToDictionary(claim => claim.Name, claim => claim.Value, StringComparer.Ordinal),
            NotBefore = end.UtcDateTime.AddHours(-2),
            IssuedAt = end.UtcDateTime.AddHours(-2),
            Expires = end.UtcDateTime,
            SigningCredentials = WithoutSignature ? null : Credentials(own, other),
        });
    }

    private SigningCredentials Credentials(ECDsa own, ECDsa other)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(own.ExportSubjectPublicKeyInfo()))[..16];
        return ByThePublicKey
            ? new SigningCredentials(new SymmetricSecurityKey(own.ExportSubjectPublicKeyInfo()) { KeyId = name }, SecurityAlgorithms.HmacSha256)
            : new SigningCredentials(
                new ECDsaSecurityKey(ByAnotherKey ? other : own) { KeyId = name, CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
                SecurityAlgorithms.EcdsaSha256);
    }
}
