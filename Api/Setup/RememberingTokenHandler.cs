using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EventLedger.Api.Setup;

/// <summary>
/// Remembers for a few seconds that a token is valid, since checking a signature costs more than all else a read does.
/// Only whole tokens that passed are remembered, never beyond their own end, and a withdrawn signing key is noticed
/// within those seconds.
/// </summary>
internal sealed class RememberingTokenHandler : JsonWebTokenHandler, IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    // In characters of the tokens; what is remembered of each is a few times as large.
    private readonly MemoryCache valid = new(new MemoryCacheOptions { SizeLimit = 8 * 1024 * 1024 });

    public RememberingTokenHandler() => MapInboundClaims = false;

    public void Dispose() => valid.Dispose();

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        // Hashed, so that no usable token lies about in memory for longer than its call.
        var name = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (valid.TryGetValue(name, out TokenValidationResult? known))
        {
            return known!;
        }

        var result = await base.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid && result.SecurityToken.ValidTo - TimeProvider.System.GetUtcNow().UtcDateTime is var left && left > TimeSpan.Zero)
        {
            valid.Set(name, result, new MemoryCacheEntryOptions { Size = token.Length, AbsoluteExpirationRelativeToNow = left < Longest ? left : Longest });
        }

        return result;
    }
}
