using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;
using Npgsql;

namespace EventLedger.Application.Credentials;

/// <summary>A message that was written instead of sent.</summary>
/// <param name="Mobile">Masked but for the last digits.</param>
public sealed record WrittenSms(Guid Id, Guid BeneficiaryId, string? Mobile, string? Text, Instant WrittenAt);

/// <summary>
/// The embedded sender: writes messages to a table, sealed with their beneficiary's key, where administrators read them while
/// no gateway is there.
/// </summary>
public sealed class SmsOutbox(Databases databases, PersonalData personal, TimeProvider time) : ISmsSender
{
    internal const string Table = "sms_outbox";

    private const int ShownDigits = 3;

    private const string Insert =
        $"insert into {LedgerSchema.Name}.{Table} (tenant_id, id, beneficiary_id, mobile, message, written_at) values ($1, $2, $3, $4, $5, $6)";

    // Codes are of no use after minutes.
    private const string DeleteOld = $"delete from {LedgerSchema.Name}.{Table} where tenant_id = $1 and written_at < $2";

    private const string Select =
        $"select id, beneficiary_id, mobile, message, written_at from {LedgerSchema.Name}.{Table} where tenant_id = $1 order by written_at desc, id limit $2";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public async Task SendAsync(SmsMessage message, CancellationToken cancellation)
    {
        if (await personal.FindKeyAsync(message.Region, message.Beneficiary, cancellation) is not { } key)
        {
            return;
        }

        var now = time.GetUtcNow();
        await using var batch = databases.Of(message.Region).CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(DeleteOld)
        {
            Parameters = { new() { Value = message.Region }, new() { Value = Instant.FromDateTimeOffset(now - Kept) } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Insert)
        {
            Parameters =
            {
                new() { Value = message.Region },
                new() { Value = Guid.CreateVersion7(now) },
                new() { Value = message.Beneficiary },
                new() { Value = key.Seal(message.Mobile).Ciphertext },
                new() { Value = key.Seal(message.Text).Ciphertext },
                new() { Value = Instant.FromDateTimeOffset(now) },
            },
        });
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The latest messages of a region, the last one first; of erased beneficiaries nothing can be read any more.</summary>
    /// <param name="open">The key of a beneficiary, for whoever may read what it seals; asked once for each.</param>
    public async Task<IReadOnlyList<WrittenSms>> ReadAsync(string region, int limit, Func<Guid, Task<PersonalKey?>> open, CancellationToken cancellation)
    {
        var sealedOnes = new List<(Guid Id, Guid Beneficiary, string Mobile, string Text, Instant At)>();
        await using (var command = databases.Of(region).CreateCommand(Select))
        {
            command.Parameters.AddWithValue(region);
            command.Parameters.AddWithValue(limit);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                sealedOnes.Add((row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetFieldValue<Instant>(4)));
            }
        }

        // All at once: whoever records who reads what writes down together what comes together.
        var people = sealedOnes.Select(message => message.Beneficiary).Distinct().ToList();
        var keys = people.Zip(await Task.WhenAll(people.Select(open))).ToDictionary(opened => opened.First, opened => opened.Second);
        return [.. sealedOnes.Select(one => new WrittenSms(
            one.Id, one.Beneficiary, Masked(keys[one.Beneficiary]?.Open(new Protected(one.Mobile))), keys[one.Beneficiary]?.Open(new Protected(one.Text)), one.At))];
    }

    private static string? Masked(string? mobile) =>
        mobile is { Length: > ShownDigits } ? new string('•', mobile.Length - ShownDigits) + mobile[^ShownDigits..] : mobile;
}
