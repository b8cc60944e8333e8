using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using Npgsql;

namespace EventLedger.Application.Requests;

/// <summary>
/// The references that have paid: each once. Written in the transaction of its payment, where the table's key decides between
/// two who come together; so nobody has to look before.
/// </summary>
/// <remarks>
/// A provider's reference is one of the region's, whatever method is said to have been used; receipts of cash, and of refunds,
/// are numbered by each centre for itself. Case, spaces, what cannot be seen and the kind of digits and dashes make no other reference.
/// </remarks>
public sealed class PaymentReferences(Databases databases)
{
    internal const string Table = "payment_references";

    // A row of this scope says that the payments from before the table are in it.
    private const string Filled = "filled";

    // Arabic-Indic and Persian digits become others, and so do dashes and slashes as word processors write them; what has no counterpart is left out.
    private const string Written = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2044\u2215";
    private const string Folded = "01234567890123456789-------//";
    private const string Nothing = " \t\r\n\u00AD\u034F\u061C\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\uFEFF";

    private const string Insert =
        $"insert into {LedgerSchema.Name}.{Table} (tenant_id, scope, reference, request_id) values ($1, $2, {FormBegins}$3{FormEnds}, $4)";

    private const string Select =
        $"select exists (select from {LedgerSchema.Name}.{Table} where tenant_id = $1 and scope = $2 and reference = {FormBegins}$3{FormEnds})";

    private const string FormBegins = "translate(upper(normalize((";
    private const string FormEnds = $")::text, nfkc)), '{Written}{Nothing}', '{Folded}')";

    // Every payment, as its reference was or should have been kept. The centre is the one that had the request then.
    private const string Paid = $"""
        select tenant_id, stream_id, seq_id,
               case when type = 'fee_refunded' then 'refund/' || centre when data->>'method' = 'cash' then 'cash/' || centre else 'provider' end as scope,
               {FormBegins}data->>'receiptNumber'{FormEnds} as reference
        from {LedgerSchema.Name}.mt_events paid
        cross join lateral (
            select coalesce((
                select held.data->>'centreCode' from {LedgerSchema.Name}.mt_events held
                where held.tenant_id = paid.tenant_id and held.stream_id = paid.stream_id and held.version < paid.version
                  and held.type in ('request_opened', 'centre_reassigned')
                order by held.version desc limit 1), '') as centre) hands
        where type in ('fee_paid', 'fee_refunded') and data->>'receiptNumber' is not null and (type = 'fee_refunded' or data->>'method' is not null)
        """;

    private const string Fill = $"""
        insert into {LedgerSchema.Name}.{Table} (tenant_id, scope, reference, request_id)
        select tenant_id, scope, reference, stream_id from ({Paid}) paid order by seq_id
        on conflict do nothing;
        insert into {LedgerSchema.Name}.{Table} (tenant_id, scope, reference, request_id) values ('', '{Filled}', '', '00000000-0000-0000-0000-000000000000')
        on conflict do nothing
        """;

    // Of payments from before the table several may have one reference.
    private const string Differing = $"""
        with paid as materialized ({Paid})
        select tenant_id, stream_id, true from paid
        where not exists (select from {LedgerSchema.Name}.{Table} kept where kept.tenant_id = paid.tenant_id and kept.scope = paid.scope and kept.reference = paid.reference)
        union all
        select tenant_id, request_id, false from {LedgerSchema.Name}.{Table} kept
        where scope <> '{Filled}' and not exists (
            select from paid where paid.tenant_id = kept.tenant_id and paid.stream_id = kept.request_id and paid.scope = kept.scope and paid.reference = kept.reference)
        """;

    /// <summary>Decides on a payment and keeps its reference with it.</summary>
    /// <param name="scopeOf">Where the reference is the only one of its kind.</param>
    internal Task<Outcome> PayAsync(
        StreamLedger ledger, RequestCommand command, string reference, Func<CitizenRequest, string> scopeOf, Func<CitizenRequest, Deliberation, ValueTask<Decision>> decide, CancellationToken cancellation)
    {
        return ledger.DecideAsync(
            command,
            DecideAsync,
            (writes, request) => writes.Add(Insert, writes.Region, scopeOf(request), reference, command.RequestId),
            cancellation);

        // Looked for only when an attempt was lost: one that has paid already is what it may be lost to.
        async ValueTask<Decision> DecideAsync(CitizenRequest request, Deliberation on)
        {
            var decision = await decide(request, on);
            return on.IsRepeated && decision.Refusal is null && await IsUsedAsync(on.Region, scopeOf(request), reference, on.Cancellation)
                ? RequestRefusals.PaymentReferenceUsed
                : decision;
        }
    }

    /// <summary>Where a fee's reference is the only one of its kind.</summary>
    internal static string ScopeOf(PaymentMethod method, CitizenRequest request) =>
        method == PaymentMethod.Cash ? $"cash/{request.CentreCode}" : "provider";

    /// <summary>Where a refund's is.</summary>
    internal static string ScopeOfRefund(CitizenRequest request) => $"refund/{request.CentreCode}";

    /// <summary>Keeps the references of payments from before there was a table for them; once.</summary>
    internal static async Task FillAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var filled = database.CreateCommand($"select exists (select from {LedgerSchema.Name}.{Table} where tenant_id = '' and scope = '{Filled}')");
        if (!(bool)(await filled.ExecuteScalarAsync(cancellation))!)
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var fill = new NpgsqlCommand(Fill, connection) { CommandTimeout = 0 };
            await fill.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>Payments whose reference is not kept, and references that paid nothing: a part of the full audit.</summary>
    internal static IAsyncEnumerable<(string? Region, string What)> AuditAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        AuditPart.ReadAsync(
            connection,
            Differing,
            row =>
            {
                var (region, request) = (row.GetString(0), row.GetGuid(1));
                return (region, row.GetBoolean(2)
                    ? $"The reference of a payment of request {request} of {region} is not kept, so that it could pay once more."
                    : $"A payment reference is kept for request {request} of {region}, which it did not pay.");
            },
            cancellation);

    // Whether it has paid already.
    private async Task<bool> IsUsedAsync(string region, string scope, string reference, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(Select);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(scope);
        command.Parameters.AddWithValue(reference);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
