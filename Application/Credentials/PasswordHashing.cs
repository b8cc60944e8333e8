using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NSec.Cryptography;

namespace EventLedger.Application.Credentials;

/// <summary>What is wrong with a new password.</summary>
public enum PasswordFault
{
    TooShort,
    TooLong,
    Common,
}

/// <summary>More passwords wait to be hashed than would be answered in time.</summary>
public sealed class HashingBusyException() : Exception("Too many passwords wait to be hashed.");

/// <summary>
/// Keeps passwords as Argon2id (19 MiB, two passes), and an HMAC over that under a key that the database does not hold: without
/// the key nobody can try passwords on what the database holds, and a row is of use for nobody but its beneficiary.
/// </summary>
public sealed class PasswordHashing(MasterKey masterKey) : IDisposable
{
    public const int Shortest = 8;
    public const int Longest = 128;

    private const byte Version = 1;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    // Each takes 19 MiB and some hundredths of a second of a processor. Who waits behind as many as these has left by then.
    private const int MostWaiting = 128;

    private static readonly Argon2id Argon = new(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = 19 * 1024, NumberOfPasses = 2 });
    private static readonly FrozenSet<string> Common = ReadCommon();

    private readonly byte[] pepper = masterKey.Derive("password-pepper");
    private readonly SemaphoreSlim places = new(Environment.ProcessorCount);
    private int waiting;
    private long done;

    /// <summary>How often a password was hashed.</summary>
    internal long Done => Interlocked.Read(ref done);

    /// <summary>A password as it is compared, whichever keyboard wrote it: in NFKC. Null when it is no text, or far too long.</summary>
    public static string? Normal(string typed)
    {
        try
        {
            return typed.Length > Longest * 8 ? null : typed.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with a new one; null when nothing is.</summary>
    public static PasswordFault? FaultOf(string? normal)
    {
        var length = normal?.EnumerateRunes().Count() ?? int.MaxValue;
        return length < Shortest ? PasswordFault.TooShort
            : length > Longest ? PasswordFault.TooLong
            : Common.Contains(ArabicText.FoldDigits(normal!)) ? PasswordFault.Common
            : null;
    }

    internal Task<byte[]> HashAsync(string region, Guid beneficiary, string normal, CancellationToken cancellation)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return HashAsync(region, beneficiary, normal, salt, cancellation);
    }

    /// <param name="kept">Null when there is none: it takes as long as if there were one.</param>
    internal async Task<bool> IsRightAsync(string region, Guid beneficiary, byte[]? kept, string normal, CancellationToken cancellation)
    {
        var isWhole = kept is [Version, ..] && kept.Length == 1 + SaltBytes + HashBytes;
        var hash = await HashAsync(region, beneficiary, normal, isWhole ? kept![1..(1 + SaltBytes)] : new byte[SaltBytes], cancellation);
        return CryptographicOperations.FixedTimeEquals(hash, isWhole ? kept : new byte[hash.Length]) && isWhole;
    }

    public void Dispose() => places.Dispose();

    private async Task<byte[]> HashAsync(string region, Guid beneficiary, string normal, byte[] salt, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            throw new HashingBusyException();
        }

        try
        {
            await places.WaitAsync(cancellation);
            try
            {
                Interlocked.Increment(ref done);
                var argon = await Task.Run(() => Argon.DeriveBytes(Encoding.UTF8.GetBytes(normal), salt, HashBytes), cancellation);
                byte[] bound = [.. Encoding.UTF8.GetBytes($"{region}/{beneficiary}/"), .. salt, .. argon];
                return [Version, .. salt, .. HMACSHA256.HashData(pepper, bound)];
            }
            finally
            {
                places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private static FrozenSet<string> ReadCommon()
    {
        using var resource = typeof(PasswordHashing).Assembly.GetManifestResourceStream("EventLedger.Application.Credentials.CommonPasswords.txt")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
