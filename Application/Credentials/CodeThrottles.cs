using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Application.Ledger;
using NodaTime;
using Npgsql;

namespace EventLedger.Application.Credentials;

/// <summary>How many codes there may be at once, and as many again in the course of an hour.</summary>
/// <param name="OfRecord">Sent to one person.</param>
/// <param name="OfMobile">Sent to one mobile, which families share.</param>
/// <param name="OfCentre">Sent and printed for one centre.</param>
/// <param name="WrongOfCentre">Entered by one centre and not right.</param>
/// <param name="OfStranger">Sent to one mobile for people who are not signed in.</param>
public sealed record CodeLimits(int OfRecord = 10, int OfMobile = 20, int OfCentre = 200, int WrongOfCentre = 50, int OfStranger = 5);

/// <summary>
/// Slows down whoever has too many codes sent, or enters too many wrong ones: by record, mobile and centre, over all nodes. Nobody is
/// locked out: what was used of a limit comes back by and by.
/// </summary>
internal sealed class CodeThrottles(Databases databases, MasterKey masterKey, CodeLimits limits, TimeProvider time)
{
    public const string Table = "credential_throttles";

    private const string Centre = "centre";
    private const string WrongOfCentre = "wrong-of-centre";

    // What lies further ahead than any limit was written by a clock that has been put back since.
    private const string Used = "(case when kept.whole_at > $5 + interval '2 hours' then $5 else greatest(kept.whole_at, $5) end)";

    // An hour's worth is used up when a limit would be whole again more than an hour from now. All limits, or none, are charged.
    private const string Charge = $"""
        with charged as (
            insert into {LedgerSchema.Name}.{Table} as kept (tenant_id, what, whom, whole_at)
            select $1, what, whom, $5 + interval '1 hour' / at_once from unnest($2::varchar[], $3::bytea[], $4::integer[]) as asked (what, whom, at_once)
            on conflict (tenant_id, what, whom) do update set whole_at = {Used} + (excluded.whole_at - $5)
            where {Used} + (excluded.whole_at - $5) <= $5 + interval '1 hour'
            returning 1)
        select {LedgerSchema.Expect}(count(*) = cardinality($2::varchar[])) from charged
        """;

    private const string GiveBack = $"""
        update {LedgerSchema.Name}.{Table} set whole_at = whole_at - interval '1 hour' / $4::integer where tenant_id = $1 and what = $2 and whom = $3
        """;

    // What is whole says nothing any more, and whose it was is nobody's business then. It never waits for a row, so that it cannot lock with those who charge.
    private const string Forget = $"""
        delete from {LedgerSchema.Name}.{Table} kept using (
            select tenant_id, what, whom from {LedgerSchema.Name}.{Table} where tenant_id = $1 and whole_at <= $2 for update skip locked) whole
        where kept.tenant_id = whole.tenant_id and kept.what = whole.what and kept.whom = whole.whom
        """;

    private readonly byte[] naming = masterKey.Derive("credential-throttles");

    /// <summary>Whether a centre may print a code.</summary>
    public Task<bool> PrintAsync(string region, string? centre, CancellationToken cancellation) =>
        ChargeAsync(region, [(Centre, centre, limits.OfCentre)], cancellation);

    /// <summary>Whether a code may be sent.</summary>
    /// <param name="centre">Null when no centre asks for it.</param>
    public Task<bool> SendAsync(string region, Guid beneficiary, string mobile, string? centre, CancellationToken cancellation) => ChargeAsync(
        region, [("record", beneficiary.ToString(), limits.OfRecord), ("mobile", mobile, limits.OfMobile), (Centre, centre, limits.OfCentre)], cancellation);

    /// <summary>Whether a code may be sent to a mobile that somebody names who is not signed in. Apart from all others, or anybody could use up what its owner may be sent.</summary>
    public Task<bool> SendToStrangerAsync(string region, string mobile, CancellationToken cancellation) =>
        ChargeAsync(region, [("stranger", mobile, limits.OfStranger)], cancellation);

    /// <summary>Whether a centre may enter a code. It counts as wrong until it is told otherwise.</summary>
    /// <param name="centre">Null when none enters it.</param>
    public Task<bool> EnterAsync(string region, string? centre, CancellationToken cancellation) =>
        ChargeAsync(region, [(WrongOfCentre, centre, limits.WrongOfCentre)], cancellation);

    /// <summary>What was entered was right.</summary>
    public async Task ForgiveAsync(string region, string? centre, CancellationToken cancellation)
    {
        if (centre is null)
        {
            return;
        }

        await using var command = databases.Of(region).CreateCommand(GiveBack);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(WrongOfCentre);
        command.Parameters.AddWithValue(HashOf(region, WrongOfCentre, centre));
        command.Parameters.AddWithValue(limits.WrongOfCentre);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // In the order given, which is the same for everybody: their rows are locked in it.
    private async Task<bool> ChargeAsync(string region, ImmutableArray<(string What, string? Whom, int AtOnce)> asked, CancellationToken cancellation)
    {
        var known = asked.Where(one => one.Whom is not null).ToList();
        if (known.Count == 0)
        {
            return true;
        }

        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        await using var command = databases.Of(region).CreateCommand(Charge);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(known.Select(one => one.What).ToArray());
        command.Parameters.AddWithValue(known.Select(one => HashOf(region, one.What, one.Whom!)).ToArray());
        command.Parameters.AddWithValue(known.Select(one => one.AtOnce).ToArray());
        command.Parameters.AddWithValue(now);
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == LedgerSchema.ExpectationFailed)
        {
            return false;
        }

        await using var forget = databases.Of(region).CreateCommand(Forget);
        forget.Parameters.AddWithValue(region);
        forget.Parameters.AddWithValue(now);
        await forget.ExecuteNonQueryAsync(cancellation);
        return true;
    }

    // A mobile number could be found by trying them all.
    private byte[] HashOf(string region, string what, string whom) => HMACSHA256.HashData(naming, Encoding.UTF8.GetBytes($"{region}/{what}/{whom}"));
}
