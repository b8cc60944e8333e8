using System.Text.Json;
using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;
using NodaTime;
using Npgsql;

namespace EventLedger.Application.Beneficiaries;

/// <summary>What somebody said of themselves.</summary>
/// <param name="Written">The identity, as <see cref="Identity.Written"/> has it.</param>
/// <param name="Mobile">As E.164.</param>
public sealed record SelfTold(IdentityKind Kind, string Written, string NameAr, string? NameEn, string Mobile)
{
    // Personal data never reaches a log.
    public override string ToString() => nameof(SelfTold);
}

/// <summary>
/// People who open records for themselves: until the code comes back, what they said is a row sealed under the key of the record that it is to
/// be, and no event; then the row tells which records wait for a centre, and for how long. No identity is looked up on the way,
/// so that nobody is told who is known.
/// </summary>
public sealed class SelfRegistrations
{
    internal const string Table = "self_registrations";

    private const int RemovedAtATime = 200;

    private const string Insert =
        $"insert into {LedgerSchema.Name}.{Table} (tenant_id, beneficiary_id, identity, told, is_confirmed, expires_at) values ($1, $2, $3, $4, false, $5)";

    private const string Select =
        $"select told from {LedgerSchema.Name}.{Table} where tenant_id = $1 and beneficiary_id = $2 and not is_confirmed and expires_at > $3";

    // What was said is in the event from then on.
    private const string SetConfirmed =
        $"update {LedgerSchema.Name}.{Table} set is_confirmed = true, told = '', expires_at = $3 where tenant_id = $1 and beneficiary_id = $2";

    private const string Delete = $"delete from {LedgerSchema.Name}.{Table} where tenant_id = $1 and beneficiary_id = $2";

    private const string OfIdentity =
        $"select beneficiary_id from {LedgerSchema.Name}.{Table} where tenant_id = $1 and identity = $2 and is_confirmed order by expires_at desc limit $3";

    private const string Expired =
        $"select beneficiary_id from {LedgerSchema.Name}.{Table} where tenant_id = $1 and is_confirmed = $2 and expires_at <= $3 order by expires_at limit $4";

    // A code that came at the last moment may be on its way to becoming a record.
    private static readonly Duration Settled = Duration.FromHours(1);

    private readonly Databases databases;
    private readonly PersonalData personal;
    private readonly Identities identities;
    private readonly OneTimeCodes codes;
    private readonly CodeThrottles throttles;
    private readonly Erasures erasures;
    private readonly TimeProvider time;

    internal SelfRegistrations(
        Databases databases, PersonalData personal, Identities identities, OneTimeCodes codes, CodeThrottles throttles, Erasures erasures, TimeProvider time)
    {
        (this.databases, this.personal, this.identities) = (databases, personal, identities);
        (this.codes, this.throttles, this.erasures, this.time) = (codes, throttles, erasures, time);
    }

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>Keeps what somebody said, and sends a code to the mobile.</summary>
    /// <param name="id">New and random: whoever has it and the code opens the record.</param>
    /// <returns>When the code ends, or why none is sent.</returns>
    public async Task<(Instant? ExpiresAt, Refusal? Refusal)> BeginAsync(
        string region, Guid id, Identity? identity, string nameAr, string? nameEn, string typedMobile, CancellationToken cancellation)
    {
        if (identity is null)
        {
            return (null, BeneficiaryRefusals.NationalIdInvalid);
        }

        if (MobileNumber.Parse(typedMobile) is not { } mobile)
        {
            return (null, BeneficiaryRefusals.MobileInvalid);
        }

        if (!await throttles.SendToStrangerAsync(region, mobile, cancellation))
        {
            return (null, CredentialRefusals.TooManyCodes);
        }

        var key = PersonalData.CreateKey(region, id);
        var told = new SelfTold(identity.Type.Has, identity.Written, nameAr, nameEn, mobile);
        await using (var batch = databases.Of(region).CreateBatch())
        {
            batch.BatchCommands.Add(personal.Keeping(region, id, key));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Insert)
            {
                Parameters =
                {
                    new() { Value = region },
                    new() { Value = id },
                    new() { Value = identities.NameOf(region, identity) },
                    new() { Value = key.Seal(JsonSerializer.Serialize(told, LedgerJson.Storage)).Ciphertext },
                    new() { Value = Now + CodeHashing.SmsValidFor },
                },
            });
            await batch.ExecuteNonQueryAsync(cancellation);
        }

        return (await codes.SendAsync(new CodeRecipient(region, id, mobile, null, "self-registration"), CodePurpose.Mobile, mobile, cancellation), null);
    }

    /// <summary>The records of an identity that wait for a centre, the latest first.</summary>
    public Task<List<Guid>> OfIdentityAsync(string region, Identity identity, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, OfIdentity, [identities.NameOf(region, identity), limit], cancellation);

    /// <summary>What somebody said whose code has not come back yet; null when there is nothing, or not any more.</summary>
    internal async Task<SelfTold?> FindAsync(string region, Guid id, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(Select);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(Now);
        return await command.ExecuteScalarAsync(cancellation) is string told && (await personal.FindKeyAsync(region, id, cancellation))?.Open(new Protected(told)) is { } json
            ? JsonSerializer.Deserialize<SelfTold>(json, LedgerJson.Storage)
            : null;
    }

    internal static void Confirm(Writes writes, Guid id, Instant verifyBy) => writes.Add(SetConfirmed, writes.Region, id, verifyBy);

    internal static void Forget(Writes writes, Guid id) => writes.Add(Delete, writes.Region, id);

    /// <summary>The records that nobody verified in time.</summary>
    internal Task<List<Guid>> OverdueAsync(string region, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Expired, [true, Now, RemovedAtATime], cancellation);

    /// <summary>Removes what never became a record, with its keys; answers how many.</summary>
    internal async Task<int> ForgetUnconfirmedAsync(string region, CancellationToken cancellation)
    {
        var expired = await databases.StreamsAsync(region, Expired, [false, Now - Settled, RemovedAtATime], cancellation);
        foreach (var id in expired)
        {
            await using var batch = databases.Of(region).CreateBatch();
            foreach (var table in erasures.Tables)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand($"""
                    delete from {LedgerSchema.Name}.{table} kept where kept.tenant_id = $1 and kept.beneficiary_id = $2
                      and not exists (select from {LedgerSchema.Name}.mt_streams begun where begun.tenant_id = $1 and begun.id = $2)
                    """)
                {
                    Parameters = { new() { Value = region }, new() { Value = id } },
                });
            }

            await batch.ExecuteNonQueryAsync(cancellation);
        }

        return expired.Count;
    }
}
