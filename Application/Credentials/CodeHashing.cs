using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Credentials;

/// <summary>Makes codes, and what is kept of them: an HMAC under a key that the database does not hold, bound to whose they are and what for.</summary>
internal sealed class CodeHashing(MasterKey masterKey)
{
    public static readonly Duration SmsValidFor = Duration.FromMinutes(10);

    private readonly byte[] key = masterKey.Derive("credential-codes");

    /// <summary>A code as it is sent by SMS.</summary>
    public static string SixDigits() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>What somebody typed on any keyboard, such as in the groups that it was printed in.</summary>
    public static string Typed(string code) => string.Concat(ArabicText.FoldDigits(PasswordHashing.Normal(code) ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    public byte[] HashOf(string region, Guid beneficiary, CodePurpose purpose, string code) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{region}/{beneficiary}/{purpose}/{code}"));
}
