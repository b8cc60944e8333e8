using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using NodaTime;

namespace EventLedger.Application.Notifications.Inbound;

/// <summary>What was said from a number about messages to it.</summary>
/// <param name="Language">Null while nobody said.</param>
/// <param name="StoppedAt">Since when nothing is to be sent there that was not asked for; null while it may.</param>
public sealed record NumberWish(ContactLanguage? Language, Instant? StoppedAt);

/// <summary>
/// Keeps what was said from numbers, by keyed hashes of them. It is said by whoever has the telephone, which need not be the person whose record names
/// the number: so it is kept for the number and changes no record.
/// </summary>
public sealed class NumberWishes
{
    internal const string Table = "sms_numbers";

    private const string Select = $"select language, stopped_at from {LedgerSchema.Name}.{Table} where tenant_id = $1 and number = $2";

    private const string SetLanguage = $"""
        insert into {LedgerSchema.Name}.{Table} (tenant_id, number, language) values ($1, $2, $3)
        on conflict (tenant_id, number) do update set language = excluded.language
        """;

    private const string Stop = $"""
        insert into {LedgerSchema.Name}.{Table} (tenant_id, number, stopped_at) values ($1, $2, $3)
        on conflict (tenant_id, number) do update set stopped_at = excluded.stopped_at
        """;

    private const string Start = $"update {LedgerSchema.Name}.{Table} set stopped_at = null where tenant_id = $1 and number = $2";

    private readonly Databases databases;
    private readonly NumberNames names;
    private readonly TimeProvider time;

    internal NumberWishes(Databases databases, NumberNames names, TimeProvider time) => (this.databases, this.names, this.time) = (databases, names, time);

    /// <param name="mobile">As E.164.</param>
    public async Task<NumberWish> FindAsync(string region, string mobile, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(Select);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(names.OfMobile(region, mobile));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new(
                await row.IsDBNullAsync(0, cancellation) ? null : Enum.Parse<ContactLanguage>(row.GetString(0)),
                await row.IsDBNullAsync(1, cancellation) ? null : row.GetFieldValue<Instant>(1))
            : new(null, null);
    }

    internal Task SetLanguageAsync(string region, string mobile, ContactLanguage language, CancellationToken cancellation) =>
        RunAsync(SetLanguage, region, mobile, language.ToString(), cancellation);

    internal Task StopAsync(string region, string mobile, CancellationToken cancellation) =>
        RunAsync(Stop, region, mobile, Instant.FromDateTimeOffset(time.GetUtcNow()), cancellation);

    internal Task StartAsync(string region, string mobile, CancellationToken cancellation) => RunAsync(Start, region, mobile, null, cancellation);

    private async Task RunAsync(string sql, string region, string mobile, object? wish, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(sql);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(names.OfMobile(region, mobile));
        if (wish is not null)
        {
            command.Parameters.AddWithValue(wish);
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }
}
