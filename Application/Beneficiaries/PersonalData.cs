using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace EventLedger.Application.Beneficiaries;

/// <summary>
/// Seals and opens personal data: AES-256-GCM under a key per beneficiary, which is itself kept wrapped under the
/// master key. Destroying a beneficiary's key makes everything sealed with it unreadable for good.
/// </summary>
public sealed class PersonalData(Databases databases, MasterKey masterKey, WrappingKeys wrapping) : IDisposable
{
    internal const string Table = "personal_keys";

    private const int KeyBytes = 32;
    private const string Insert =
        $"insert into {LedgerSchema.Name}.personal_keys (tenant_id, beneficiary_id, wrapped_key, wrapped_by) values ($1, $2, $3, $4)";

    private const string Select =
        $"select wrapped_key, wrapped_by from {LedgerSchema.Name}.personal_keys where tenant_id = $1 and beneficiary_id = $2";

    // What another transaction may do to the row meanwhile is everything but delete it: keys are wrapped anew beside the service.
    private const string HoldKey = $"""
        select {LedgerSchema.Expect}(count(*) = 1) from (
            select from {LedgerSchema.Name}.personal_keys where tenant_id = $1 and beneficiary_id = $2 for key share) held
        """;

    // First the lock, and in a statement of its own: what is asked next has to see what those committed who held it.
    private const string LockKey = $"select from {LedgerSchema.Name}.personal_keys where tenant_id = $1 and beneficiary_id = $2 for update";

    private const string Delete = $"delete from {LedgerSchema.Name}.personal_keys where tenant_id = $1 and beneficiary_id = $2";

    private const string Revived = $"""
        select kept.tenant_id, kept.beneficiary_id from {LedgerSchema.Name}.personal_keys kept
        where exists (
            select from {LedgerSchema.Name}.mt_events erased
            where erased.tenant_id = kept.tenant_id and erased.stream_id = kept.beneficiary_id and erased.type = 'beneficiary_erased')
        """;

    private static readonly TimeSpan KeyAge = TimeSpan.FromMinutes(1);
    private readonly byte[] naming = masterKey.Derive("beneficiary-id");
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    // Ids are never used again, so that this only grows by what this node erased. A slow reader may come with the key later.
    private readonly ConcurrentDictionary<(string Region, Guid Beneficiary), bool> erased = new();
    private Action<string, Guid> forgetting = (_, _) => { };

    /// <summary>
    /// The id of a beneficiary who was registered before identities were kept apart from ids: the same for the same number in a
    /// region, and telling nothing of it without the master key.
    /// </summary>
    internal Guid BeneficiaryId(string region, string number) => KeyedId.Of(naming, $"{region}/{number}");

    public static PersonalKey CreateKey(string region, Guid beneficiary) => new(RandomNumberGenerator.GetBytes(KeyBytes), Owner(region, beneficiary));

    /// <summary>Adds a new key to the transaction that registers its beneficiary.</summary>
    public void Keep(Writes writes, Guid beneficiary, PersonalKey key)
    {
        var by = wrapping.Latest;
        writes.Add(Insert, writes.Region, beneficiary, Wrap(by, writes.Region, beneficiary, key), by.Id);
    }

    /// <summary>The same beside the ledger's transactions, for who is not registered yet.</summary>
    internal NpgsqlBatchCommand Keeping(string region, Guid beneficiary, PersonalKey key)
    {
        var by = wrapping.Latest;
        return new NpgsqlBatchCommand(Insert)
        {
            Parameters = { new() { Value = region }, new() { Value = beneficiary }, new() { Value = Wrap(by, region, beneficiary, key) }, new() { Value = by.Id } },
        };
    }

    internal static byte[] Wrap(WrappingKey by, string region, Guid beneficiary, PersonalKey key) => Aead.Seal(by.Bytes, key.Bytes, Owner(region, beneficiary));

    /// <summary>
    /// Adds to a transaction that seals under a key that the key is there until it ends. Another node may have destroyed one that
    /// this node still holds: then the attempt is lost, and whoever tries again looks for the key afresh.
    /// </summary>
    public static void Hold(Writes writes, Guid beneficiary) => writes.Add(HoldKey, writes.Region, beneficiary);

    /// <summary>Adds to a transaction that a key is destroyed, after all that seal under it; what is added after this sees what they wrote.</summary>
    internal static void Destroy(Writes writes, Guid beneficiary)
    {
        writes.IsApart = true;
        writes.Add(LockKey, writes.Region, beneficiary);
        writes.Add(Delete, writes.Region, beneficiary);
    }

    /// <summary>Forgets a key that was destroyed, at once and for good.</summary>
    internal void Forget(string region, Guid beneficiary)
    {
        erased[(region, beneficiary)] = true;
        cache.Remove((region, beneficiary));
        forgetting(region, beneficiary);
    }

    /// <summary>For whoever keeps what a key opened, and has to forget it with the key.</summary>
    internal void WhenForgotten(Action<string, Guid> forget) => forgetting += forget;

    /// <summary>What to tell whoever needs a key that is not there: that the person was erased, or that there is no such person.</summary>
    internal static async ValueTask<Refusal> WhyGoneAsync(StreamLedger ledger, string region, Guid beneficiary, CancellationToken cancellation) =>
        await ledger.FindAsync<Beneficiary>(region, beneficiary, cancellation) is { State.IsErased: true }
            ? BeneficiaryRefusals.BeneficiaryErased
            : BeneficiaryRefusals.BeneficiaryNotFound;

    /// <summary>Null when the beneficiary has none, or none any more.</summary>
    /// <param name="isAfresh">Whether to ask the database in any case: what is remembered was of no use.</param>
    public async ValueTask<PersonalKey?> FindKeyAsync(string region, Guid beneficiary, CancellationToken cancellation, bool isAfresh = false)
    {
        var owner = (region, beneficiary);
        if (erased.ContainsKey(owner))
        {
            return null;
        }

        if (!isAfresh && cache.TryGetValue(owner, out PersonalKey? known))
        {
            return known;
        }

        await using var command = databases.Of(region).CreateCommand(Select);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(beneficiary);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            cache.Remove(owner);
            return null;
        }

        return erased.ContainsKey(owner) ? null : cache.Set(owner, Unwrap(region, beneficiary, row.GetFieldValue<byte[]>(0), By(row, 1)), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = KeyAge });
    }

    /// <summary>The mobile of a record; null when it has none, or none that can be read any more.</summary>
    internal async ValueTask<string?> MobileAsync(string region, Beneficiary record, CancellationToken cancellation) =>
        (await FindKeyAsync(region, record.Id, cancellation))?.Open(record.Mobile);

    /// <summary>Keys that were not wrapped for their owner by the service: a part of the full audit. One that is gone was erased, for all that anybody can tell.</summary>
    public async IAsyncEnumerable<(string? Region, string What)> AuditAsync(NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select tenant_id, beneficiary_id, wrapped_key, wrapped_by from {LedgerSchema.Name}.personal_keys", connection) { CommandTimeout = 0 };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var (region, beneficiary) = (row.GetString(0), row.GetGuid(1));
            if (!IsWrapped(region, beneficiary, row.GetFieldValue<byte[]>(2), By(row, 3)))
            {
                yield return (region, $"The personal key of beneficiary {beneficiary} of {region} is not the one that was kept.");
            }
        }

        await row.DisposeAsync();
        await foreach (var revived in AuditPart.ReadAsync(
            connection, Revived, found => (found.GetString(0), $"The personal key of beneficiary {found.GetGuid(1)} of {found.GetString(0)}, who was erased, is there."), cancellation))
        {
            yield return revived;
        }
    }

    public void Dispose() => cache.Dispose();

    private static byte[] Owner(string region, Guid beneficiary) => Encoding.UTF8.GetBytes($"{region}/{beneficiary}");

    private bool IsWrapped(string region, Guid beneficiary, byte[] wrapped, string? by)
    {
        try
        {
            return Unwrap(region, beneficiary, wrapped, by) is not null;
        }
        catch (DamagedRecordException)
        {
            return false;
        }
    }

    /// <summary>By which key a row was wrapped; null in those from before there were several.</summary>
    internal static string? By(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <exception cref="DamagedRecordException">It was wrapped for somebody else, or altered, or what it was wrapped under is not there.</exception>
    internal PersonalKey Unwrap(string region, Guid beneficiary, byte[] wrapped, string? by)
    {
        var owner = Owner(region, beneficiary);
        var under = wrapping.Find(by ?? WrappingKeys.First)
            ?? throw new DamagedRecordException($"The personal key of beneficiary {beneficiary} of {region} is wrapped under the key {by}, whose file is missing.");
        try
        {
            return new PersonalKey(Aead.Open(under.Bytes, wrapped, owner), owner);
        }
        catch (CryptographicException e)
        {
            throw new DamagedRecordException($"The personal key of beneficiary {beneficiary} of {region} is not the one that was kept.", e);
        }
    }
}

/// <summary>One beneficiary's key. What it seals is bound to that beneficiary and cannot be passed off as another's.</summary>
public sealed class PersonalKey
{
    private readonly byte[] owner;

    internal PersonalKey(byte[] bytes, byte[] owner)
    {
        Bytes = bytes;
        this.owner = owner;
    }

    internal byte[] Bytes { get; }

    /// <summary>Empty when there is nothing to seal.</summary>
    public Protected Seal(string? text) => string.IsNullOrEmpty(text)
        ? default
        : new(Base64Url.EncodeToString(Aead.Seal(Bytes, Encoding.UTF8.GetBytes(text), owner)));

    /// <summary>The same when it is sealed already.</summary>
    public PersonalText Sealed(PersonalText text) => text.IsSealed ? text : PersonalText.Of(Seal(text.Clear));

    /// <summary>The same when it is in clear.</summary>
    /// <exception cref="DamagedRecordException">It was sealed with another key, or tampered with.</exception>
    public PersonalText Opened(PersonalText text) => text.IsSealed ? Open(text.Sealed)! : text;

    /// <summary>Null when nothing was sealed.</summary>
    /// <exception cref="DamagedRecordException">It was sealed with another key, or tampered with.</exception>
    public string? Open(Protected text)
    {
        try
        {
            return text.IsEmpty ? null : Encoding.UTF8.GetString(Aead.Open(Bytes, Base64Url.DecodeFromChars(text.Ciphertext), owner));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw new DamagedRecordException("Personal data was not sealed with this key.", e);
        }
    }
}

/// <summary>Opens texts for whoever has the key, or has none.</summary>
public static class PersonalTextOpening
{
    /// <summary>As it is when it is in clear, or nobody has the key; null for none.</summary>
    /// <param name="key">Null where it stays sealed.</param>
    public static PersonalText? OpenedBy(this PersonalText? text, PersonalKey? key) => text is { } given ? key?.Opened(given) ?? given : default(PersonalText?);
}

/// <summary>AES-256-GCM as nonce, ciphertext and tag in one piece.</summary>
internal static class Aead
{
    private static readonly int Nonce = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int Tag = AesGcm.TagByteSizes.MaxSize;

    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, byte[] context)
    {
        var output = new byte[Nonce + plain.Length + Tag];
        var nonce = output.AsSpan(0, Nonce);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, Tag);
        aes.Encrypt(nonce, plain, output.AsSpan(Nonce, plain.Length), output.AsSpan(Nonce + plain.Length), context);
        return output;
    }

    public static byte[] Open(byte[] key, ReadOnlySpan<byte> box, byte[] context)
    {
        if (box.Length < Nonce + Tag)
        {
            throw new CryptographicException("The ciphertext is too short.");
        }

        var plain = new byte[box.Length - Nonce - Tag];
        using var aes = new AesGcm(key, Tag);
        aes.Decrypt(box[..Nonce], box[Nonce..^Tag], box[^Tag..], plain, context);
        return plain;
    }
}
