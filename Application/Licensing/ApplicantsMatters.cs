using EventLedger.Application.Ledger;

namespace EventLedger.Application.Licensing;

/// <summary>What an applicant has under way, found in the events themselves.</summary>
public sealed class ApplicantsMatters(Databases databases)
{
    // By the indexes on applicants. A refusal that was overturned waits for a decision again.
    private const string Open = $"""
        exists (
            select from {LedgerSchema.Name}.mt_events applied
            where applied.tenant_id = $1 and applied.type = 'licence_applied' and applied.data->>'beneficiaryId' = any($2)
              and coalesce((
                select latest.type = 'licence_application_reopened' from {LedgerSchema.Name}.mt_events latest
                where latest.tenant_id = applied.tenant_id and latest.stream_id = applied.stream_id
                  and latest.type in ('licence_application_granted', 'licence_application_refused', 'licence_application_reopened')
                order by latest.version desc limit 1), true))
        or exists (
            select from {LedgerSchema.Name}.mt_events lodged
            where lodged.tenant_id = $1 and lodged.type = 'licence_appeal_lodged' and lodged.data->>'beneficiaryId' = any($2)
              and not exists (
                select from {LedgerSchema.Name}.mt_events decided
                where decided.tenant_id = lodged.tenant_id and decided.stream_id = lodged.stream_id and decided.type = 'licence_appeal_decided'))
        """;

    private const string HasOpen = $"select {Open}";

    private const string HasNone = $"select {LedgerSchema.Expect}(not ({Open}))";

    /// <summary>Whether an application or an appeal waits for a decision that was made for one of these records.</summary>
    internal async ValueTask<bool> AnyOpenAsync(string region, IEnumerable<Guid> records, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(HasOpen);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(Named(records));
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Adds to a transaction that none waits; the attempt is lost when one does.</summary>
    internal static void ExpectNoneOpen(Writes writes, IEnumerable<Guid> records) => writes.Add(HasNone, writes.Region, Named(records));

    // As they stand in events.
    private static string[] Named(IEnumerable<Guid> records) => [.. records.Select(record => record.ToString())];
}
