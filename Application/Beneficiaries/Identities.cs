using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using Npgsql;

namespace EventLedger.Application.Beneficiaries;

/// <summary>
/// Which record an identity leads to: by a keyed hash, since ten digits could otherwise be found by trying them all. Written in the
/// transaction that registers the person or changes the identity, where the table's key decides between two who come together.
/// </summary>
/// <remarks>Records from before the table have ids made of their identity, and are found by that.</remarks>
public sealed class Identities(Databases databases, MasterKey masterKey, PersonalData personal)
{
    internal const string Table = "identities";

    private const string Insert = $"insert into {LedgerSchema.Name}.{Table} (tenant_id, identity, beneficiary_id) values ($1, $2, $3)";

    private const string Delete = $"delete from {LedgerSchema.Name}.{Table} where tenant_id = $1 and identity = $2 and beneficiary_id = $3";

    private const string Select = $"select beneficiary_id from {LedgerSchema.Name}.{Table} where tenant_id = $1 and identity = $2";

    private const string Known = $"""
        select kept.tenant_id, kept.beneficiary_id, kept.identity, key.wrapped_key, key.wrapped_by, array(
            select told.data->>'nationalId' from {LedgerSchema.Name}.mt_events told
            where told.tenant_id = kept.tenant_id and told.stream_id = kept.beneficiary_id and told.type in ('beneficiary_registered', 'beneficiary_reidentified', 'beneficiary_self_registered'))
        from {LedgerSchema.Name}.{Table} kept
        left join {LedgerSchema.Name}.personal_keys key on key.tenant_id = kept.tenant_id and key.beneficiary_id = kept.beneficiary_id
        """;

    // The version of an id says how it was made: those of before, version 8, are names of their identity.
    private const string Lost = $"""
        select registered.tenant_id, registered.stream_id from {LedgerSchema.Name}.mt_events registered
        where registered.type in ('beneficiary_registered', 'beneficiary_verified') and substr(registered.stream_id::text, 15, 1) <> '8'
          and not exists (select from {LedgerSchema.Name}.{Table} kept where kept.tenant_id = registered.tenant_id and kept.beneficiary_id = registered.stream_id)
          and not exists (
            select from {LedgerSchema.Name}.mt_events erased
            where erased.tenant_id = registered.tenant_id and erased.stream_id = registered.stream_id and erased.type = 'beneficiary_erased')
        """;

    private const string Left = $"""
        select kept.tenant_id, kept.beneficiary_id from {LedgerSchema.Name}.{Table} kept
        where exists (
            select from {LedgerSchema.Name}.mt_events erased
            where erased.tenant_id = kept.tenant_id and erased.stream_id = kept.beneficiary_id and erased.type = 'beneficiary_erased')
        """;

    private readonly byte[] naming = masterKey.Derive("identity-index");

    /// <summary>The record that an identity leads to, at the end of all merges; null when nobody of the region has it, or had it and was erased.</summary>
    public async ValueTask<Guid?> FindAsync(StreamLedger ledger, string region, Identity identity, CancellationToken cancellation) =>
        (await LookAsync(ledger, region, identity, cancellation)).Holder;

    /// <summary>The same, and the record whose row stands in the way of another holder: one that leads to nobody who is left.</summary>
    /// <remarks>An erasure takes all rows along; a restored backup, or a release that erased one record at a time, may have left some.</remarks>
    internal async ValueTask<(Guid? Holder, Guid? Left)> LookAsync(StreamLedger ledger, string region, Identity identity, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(Select);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(HashOf(region, identity));
        if (await command.ExecuteScalarAsync(cancellation) is Guid kept)
        {
            return await FollowMergesAsync(ledger, region, kept, cancellation) is (var holder, { IsErased: false }) ? (holder, null) : (null, kept);
        }

        var earlier = personal.BeneficiaryId(region, identity.Number);
        return await ledger.FindAsync<Beneficiary>(region, earlier, cancellation) is { State: { WasMistyped: false, IsErased: false } }
            && await FollowMergesAsync(ledger, region, earlier, cancellation) is (var end, { IsErased: false })
                ? (end, null)
                : (null, null);
    }

    /// <summary>The record that one leads to: itself, or the one that goes on in its place.</summary>
    public static async ValueTask<Guid> EndOfMergesAsync(StreamLedger ledger, string region, Guid record, CancellationToken cancellation) =>
        (await FollowMergesAsync(ledger, region, record, cancellation)).Id;

    /// <summary>The same, with its state; null when there is none.</summary>
    public static ValueTask<(Guid Id, Beneficiary? Record)> FollowMergesAsync(StreamLedger ledger, string region, Guid record, CancellationToken cancellation) =>
        FollowMergesAsync(record, async id => (await ledger.FindAsync<Beneficiary>(region, id, cancellation))?.State);

    /// <param name="find">How a record is looked for: to rest on it, or only to read.</param>
    internal static async ValueTask<(Guid Id, Beneficiary? Record)> FollowMergesAsync(Guid record, Func<Guid, ValueTask<Beneficiary?>> find)
    {
        var (id, end) = (record, await find(record));
        while (end?.MergedInto is { } survivor)
        {
            (id, end) = (survivor, await find(survivor));
        }

        return (id, end);
    }

    /// <param name="left">Whose row is in the way; null for none.</param>
    internal void Keep(Writes writes, Identity identity, Guid beneficiary, Guid? left)
    {
        if (left is { } gone)
        {
            Forget(writes, identity, gone);
        }

        writes.Add(Insert, writes.Region, HashOf(writes.Region, identity), beneficiary);
    }

    internal void Forget(Writes writes, Identity identity, Guid beneficiary) => writes.Add(Delete, writes.Region, HashOf(writes.Region, identity), beneficiary);

    /// <summary>Identities that lead to records which never had them, and records that no identity leads to: a part of the full audit.</summary>
    internal async IAsyncEnumerable<(string? Region, string What)> AuditAsync(NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using (var known = new NpgsqlCommand(Known, connection) { CommandTimeout = 0 })
        await using (var row = await known.ExecuteReaderAsync(cancellation))
        {
            while (await row.ReadAsync(cancellation))
            {
                var (region, beneficiary) = (row.GetString(0), row.GetGuid(1));
                if (!await row.IsDBNullAsync(3, cancellation) && !IsOf(region, beneficiary, row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3), PersonalData.By(row, 4), row.GetFieldValue<string[]>(5)))
                {
                    yield return (region, $"An identity leads to beneficiary {beneficiary} of {region}, who never had it.");
                }
            }
        }

        await foreach (var left in AuditPart.ReadAsync(
            connection, Left, found => (found.GetString(0), $"An identity leads to beneficiary {found.GetGuid(1)} of {found.GetString(0)}, who was erased."), cancellation))
        {
            yield return left;
        }

        await using var lost = new NpgsqlCommand(Lost, connection) { CommandTimeout = 0 };
        await using var record = await lost.ExecuteReaderAsync(cancellation);
        while (await record.ReadAsync(cancellation))
        {
            yield return (record.GetString(0), $"No identity leads to beneficiary {record.GetGuid(1)} of {record.GetString(0)}.");
        }
    }

    /// <summary>What stands for an identity where it is kept beside the records it leads to.</summary>
    internal byte[] NameOf(string region, Identity identity) => HashOf(region, identity);

    private byte[] HashOf(string region, Identity identity) => HMACSHA256.HashData(naming, Encoding.UTF8.GetBytes($"{region}/{identity.Name}"));

    private bool IsOf(string region, Guid beneficiary, byte[] hash, byte[] wrappedKey, string? wrappedBy, string[] numbers)
    {
        try
        {
            var key = personal.Unwrap(region, beneficiary, wrappedKey, wrappedBy);
            return numbers.Select(number => key.Open(new Protected(number))).OfType<string>()
                .Select(Identity.OfWritten).OfType<Identity>()
                .Any(identity => CryptographicOperations.FixedTimeEquals(HashOf(region, identity), hash));
        }
        catch (DamagedRecordException)
        {
            // Another part of the audit tells of a key that is not its own.
            return true;
        }
    }
}
