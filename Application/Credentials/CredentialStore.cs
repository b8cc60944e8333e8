using EventLedger.Application.Ledger;
using NodaTime;
using Npgsql;

namespace EventLedger.Application.Credentials;

/// <summary>What a code is for. There is one of each to a beneficiary: a new one takes the place of the earlier.</summary>
public enum CodePurpose
{
    /// <summary>A printed code, for a first password.</summary>
    Activation,

    /// <summary>A printed code, for another password.</summary>
    Reset,

    /// <summary>Sent by SMS to whoever has the printed one.</summary>
    Sms,

    /// <summary>Sent by SMS, for a mandate that a centre asks for.</summary>
    Mandate,

    /// <summary>Sent by SMS, to show that messages to a mobile reach the person.</summary>
    Mobile,
}

/// <summary>
/// The rows of accounts and codes. Each attempt is counted before anything is compared, in the statement that hands out what it is
/// compared with: of many who guess together, no more are let in than one after the other.
/// </summary>
internal sealed class CredentialStore(Databases databases, TimeProvider time)
{
    public const string Accounts = "credential_accounts";
    public const string Codes = "credential_codes";

    /// <summary>How often a code from an SMS may be wrong, however many were sent for one printed code.</summary>
    public const int MostSmsFailures = 5;

    /// <summary>How many messages one printed code sends.</summary>
    public const int MostMessages = 5;

    // Two failures cost nothing, each further one doubles the wait, to a quarter of an hour.
    private const string NextAttempt = "$3 + make_interval(secs => case when failures < 2 then 0 else least(900, 2 ^ least(failures - 1, 10)) end)";

    // What lies further ahead than any wait was written by a clock that has been put back since. An account that was ended waits for ever.
    private const string MayTry = "(locked_until <= $3 or (locked_until > $3 + interval '2 hours' and locked_until < 'infinity'))";

    private const string OfBeneficiary = "tenant_id = $1 and beneficiary_id = $2";

    private const string HasAccount = $"select exists (select from {LedgerSchema.Name}.{Accounts} where {OfBeneficiary})";

    private const string Issue = $"""
        insert into {LedgerSchema.Name}.{Codes} (tenant_id, beneficiary_id, purpose, hash, expires_at, failures, locked_until, sent, issued_by)
        values ($1, $2, $3, $4, $5, 0, '-infinity', 0, $6)
        on conflict (tenant_id, beneficiary_id, purpose) do update set
            hash = excluded.hash, expires_at = excluded.expires_at, failures = 0, locked_until = '-infinity', sent = 0, used_at = null, issued_by = excluded.issued_by
        """;

    // What was sent for the earlier printed code is of no use any more, and its failures are over.
    private const string EndSms = $"update {LedgerSchema.Name}.{Codes} set expires_at = '-infinity', failures = 0 where {OfBeneficiary} and purpose = 'Sms'";

    private const string Try = $"""
        update {LedgerSchema.Name}.{Codes} set failures = failures + 1, locked_until = {NextAttempt}
        where {OfBeneficiary} and purpose = $4 and used_at is null and expires_at > $3 and {MayTry} returning hash
        """;

    private const string TakePrinted = $"""
        update {LedgerSchema.Name}.{Codes} set failures = 0, locked_until = '-infinity', sent = sent + 1
        where {OfBeneficiary} and purpose = $3 and hash = $4 and used_at is null and sent < $5
        """;

    // Failures stay: a new code gives no new attempts.
    private const string KeepSms = $"""
        insert into {LedgerSchema.Name}.{Codes} (tenant_id, beneficiary_id, purpose, hash, expires_at, failures, locked_until, sent, issued_by)
        values ($1, $2, 'Sms', $3, $4, 0, '-infinity', 1, '')
        on conflict (tenant_id, beneficiary_id, purpose) do update set hash = excluded.hash, expires_at = excluded.expires_at, used_at = null
        where {Codes}.failures < $5
        """;

    private const string TrySms = $"""
        update {LedgerSchema.Name}.{Codes} set failures = failures + 1
        where {OfBeneficiary} and purpose = 'Sms' and used_at is null and expires_at > $3 and failures < $4 returning hash
        """;

    private const string UseSms = $"""
        update {LedgerSchema.Name}.{Codes} set used_at = $3, failures = greatest(failures - 1, 0)
        where {OfBeneficiary} and purpose = 'Sms' and hash = $4 and used_at is null
        """;

    // Failures stay, and so does the wait: only the right code ends them.
    private const string Keep = $"""
        insert into {LedgerSchema.Name}.{Codes} (tenant_id, beneficiary_id, purpose, hash, expires_at, failures, locked_until, sent, issued_by)
        values ($1, $2, $3, $4, $5, 0, '-infinity', 1, $6)
        on conflict (tenant_id, beneficiary_id, purpose) do update set
            hash = excluded.hash, expires_at = excluded.expires_at, sent = {Codes}.sent + 1, used_at = null, issued_by = excluded.issued_by
        """;

    private const string Usable = $"{OfBeneficiary} and purpose = $4 and hash = $5 and used_at is null and expires_at > $3";

    private const string IsUsable = $"select exists (select from {LedgerSchema.Name}.{Codes} where {Usable})";

    private const string UseOnce = $"""
        with used as (
            update {LedgerSchema.Name}.{Codes} set used_at = $3, failures = 0, locked_until = '-infinity' where {Usable} returning 1)
        select {LedgerSchema.Expect}(count(*) = 1) from used
        """;

    private const string UsePrinted = $"update {LedgerSchema.Name}.{Codes} set used_at = $3 where {OfBeneficiary} and purpose = $4 and hash = $5 and used_at is null";

    // Not 1: a session of an account that was ended is not one of the account that came in its place.
    private const string First = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

    private const string KeepPassword = $"""
        insert into {LedgerSchema.Name}.{Accounts} (tenant_id, beneficiary_id, password, generation, failures, locked_until)
        values ($1, $2, $3, {First}, 0, '-infinity')
        on conflict (tenant_id, beneficiary_id) do update set
            password = excluded.password, generation = {Accounts}.generation + 1, failures = 0, locked_until = '-infinity'
        returning generation
        """;

    // A code for a first password may have been printed while that one was just being set: it gives no other, whatever a reset has to wait for.
    private const string KeepFirstPassword = $"""
        insert into {LedgerSchema.Name}.{Accounts} (tenant_id, beneficiary_id, password, generation, failures, locked_until)
        values ($1, $2, $3, {First}, 0, '-infinity')
        on conflict (tenant_id, beneficiary_id) do nothing
        returning generation
        """;

    private const string TryPassword = $"""
        update {LedgerSchema.Name}.{Accounts} set failures = failures + 1, locked_until = {NextAttempt}
        where {OfBeneficiary} and {MayTry} returning password, generation
        """;

    private const string TakePassword = $"""
        update {LedgerSchema.Name}.{Accounts} set failures = 0, locked_until = '-infinity' where {OfBeneficiary} and generation = $3
        """;

    // It was let in, so that there was nothing to wait for.
    private const string GiveBack = $"""
        update {LedgerSchema.Name}.{Accounts} set failures = greatest(failures - 1, 0), locked_until = '-infinity' where {OfBeneficiary} and generation = $3
        """;

    private const string IsGeneration = $"select exists (select from {LedgerSchema.Name}.{Accounts} where {OfBeneficiary} and generation = $3)";

    // The row stays, so that what was signed in by an earlier password is not signed in by a later one of the same number.
    private const string EndAccount = $"update {LedgerSchema.Name}.{Accounts} set generation = generation + 1, locked_until = 'infinity' where {OfBeneficiary}";

    private const string EndCodes = $"delete from {LedgerSchema.Name}.{Codes} where {OfBeneficiary}";

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public async Task<bool> HasAccountAsync(string region, Guid beneficiary, CancellationToken cancellation) =>
        await ScalarAsync<bool>(region, HasAccount, [region, beneficiary], cancellation);

    public async Task IssueAsync(string region, Guid beneficiary, CodePurpose purpose, byte[] hash, Instant expiresAt, string issuedBy, CancellationToken cancellation)
    {
        await using var batch = databases.Of(region).CreateBatch();
        batch.BatchCommands.Add(Part(Issue, region, beneficiary, purpose.ToString(), hash, expiresAt, issuedBy));
        batch.BatchCommands.Add(Part(EndSms, region, beneficiary));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Counts an attempt at a code; null when there is none that could be used, or it is too early for another attempt.</summary>
    public Task<byte[]?> TryAsync(string region, Guid beneficiary, CodePurpose purpose, CancellationToken cancellation) =>
        ScalarAsync<byte[]?>(region, Try, [region, beneficiary, Now, purpose.ToString()], cancellation);

    /// <summary>The attempt was right; false when nothing more is sent for this code.</summary>
    public async Task<bool> TakePrintedAsync(string region, Guid beneficiary, CodePurpose purpose, byte[] hash, CancellationToken cancellation) =>
        await ExecuteAsync(region, TakePrinted, [region, beneficiary, purpose.ToString(), hash, MostMessages], cancellation) == 1;

    /// <summary>False when codes from an SMS were wrong too often.</summary>
    public async Task<bool> KeepSmsAsync(string region, Guid beneficiary, byte[] hash, Duration validFor, CancellationToken cancellation) =>
        await ExecuteAsync(region, KeepSms, [region, beneficiary, hash, Now + validFor, MostSmsFailures], cancellation) == 1;

    public Task<byte[]?> TrySmsAsync(string region, Guid beneficiary, CancellationToken cancellation) =>
        ScalarAsync<byte[]?>(region, TrySms, [region, beneficiary, Now, MostSmsFailures], cancellation);

    /// <summary>False when somebody else used it in between.</summary>
    public async Task<bool> UseSmsAsync(string region, Guid beneficiary, byte[] hash, CancellationToken cancellation) =>
        await ExecuteAsync(region, UseSms, [region, beneficiary, Now, hash], cancellation) == 1;

    /// <summary>Keeps a code in the place of an earlier one for the same.</summary>
    public Task KeepAsync(string region, Guid beneficiary, CodePurpose purpose, byte[] hash, Duration validFor, string sentBy, CancellationToken cancellation) =>
        ExecuteAsync(region, Keep, [region, beneficiary, purpose.ToString(), hash, Now + validFor, sentBy], cancellation);

    /// <summary>Whether a code that was right is still there to be used.</summary>
    public Task<bool> IsUsableAsync(string region, Guid beneficiary, CodePurpose purpose, byte[] hash, CancellationToken cancellation) =>
        ScalarAsync<bool>(region, IsUsable, [region, beneficiary, Now, purpose.ToString(), hash], cancellation);

    /// <summary>Adds to a transaction that a code is used up by it; one that was used in between loses the attempt.</summary>
    public void Use(Writes writes, Guid beneficiary, CodePurpose purpose, byte[] hash) =>
        writes.Add(UseOnce, writes.Region, beneficiary, Now, purpose.ToString(), hash);

    /// <summary>Adds to a transaction that account and codes are of no use from then on.</summary>
    public void End(Writes writes, Guid beneficiary)
    {
        writes.Add(EndCodes, writes.Region, beneficiary);
        writes.Add(EndAccount, writes.Region, beneficiary);
    }

    /// <summary>
    /// Uses the printed code up and keeps the password, in one transaction; null when the code was used up in between, or is for a first
    /// password and there is one.
    /// </summary>
    public async Task<long?> KeepPasswordAsync(string region, Guid beneficiary, CodePurpose purpose, byte[] hash, byte[] password, CancellationToken cancellation)
    {
        await using var connection = await databases.Of(region).OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var use = Command(new NpgsqlCommand(UsePrinted, connection, transaction), [region, beneficiary, Now, purpose.ToString(), hash]);
        if (await use.ExecuteNonQueryAsync(cancellation) != 1)
        {
            return null;
        }

        var statement = purpose == CodePurpose.Activation ? KeepFirstPassword : KeepPassword;
        await using var keep = Command(new NpgsqlCommand(statement, connection, transaction), [region, beneficiary, password]);
        if (await keep.ExecuteScalarAsync(cancellation) is not long generation)
        {
            return null;
        }

        await transaction.CommitAsync(cancellation);
        return generation;
    }

    /// <summary>Counts an attempt to sign in; null when there is no account, or it is too early for another attempt.</summary>
    public async Task<(byte[] Password, long Generation)?> TryPasswordAsync(string region, Guid beneficiary, CancellationToken cancellation)
    {
        await using var command = Command(databases.Of(region).CreateCommand(TryPassword), [region, beneficiary, Now]);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.GetFieldValue<byte[]>(0), row.GetInt64(1)) : null;
    }

    /// <summary>The attempt was right; false when the password was changed in between.</summary>
    public async Task<bool> TakePasswordAsync(string region, Guid beneficiary, long generation, CancellationToken cancellation) =>
        await ExecuteAsync(region, TakePassword, [region, beneficiary, generation], cancellation) == 1;

    /// <summary>The attempt was meant for another account of the same name, and is not counted.</summary>
    public Task GiveBackAsync(string region, Guid beneficiary, long generation, CancellationToken cancellation) =>
        ExecuteAsync(region, GiveBack, [region, beneficiary, generation], cancellation);

    public Task<bool> IsGenerationAsync(string region, Guid beneficiary, long generation, CancellationToken cancellation) =>
        ScalarAsync<bool>(region, IsGeneration, [region, beneficiary, generation], cancellation);

    private async Task<T> ScalarAsync<T>(string region, string sql, object[] values, CancellationToken cancellation)
    {
        await using var command = Command(databases.Of(region).CreateCommand(sql), values);
        return await command.ExecuteScalarAsync(cancellation) is T found ? found : default!;
    }

    private async Task<int> ExecuteAsync(string region, string sql, object[] values, CancellationToken cancellation)
    {
        await using var command = Command(databases.Of(region).CreateCommand(sql), values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlCommand command, object[] values)
    {
        Array.ForEach(values, value => command.Parameters.Add(new NpgsqlParameter { Value = value }));
        return command;
    }

    private static NpgsqlBatchCommand Part(string sql, params object[] values)
    {
        var part = new NpgsqlBatchCommand(sql);
        Array.ForEach(values, value => part.Parameters.Add(new NpgsqlParameter { Value = value }));
        return part;
    }
}
