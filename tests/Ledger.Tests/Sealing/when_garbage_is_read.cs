using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Domain.Sealing;
using Npgsql;

namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>
/// Every column of every table of the sealed ledger is set to nonsense, and everything that auditors read is asked for. They are told
/// that the ledger is damaged, or what no nonsense is in; nothing fails, and no bundle is cut off.
/// </summary>
public sealed class when_garbage_is_read(SealedHost host) : IClassFixture<SealedHost>
{
    private const string Damaged = "ledger-damaged";

    // A row that is gone, or out of reach, is not told from one that is not there yet.
    private static readonly string[] Codes = [Damaged, "leaf-not-published", "checkpoint-not-published", "event-not-found"];

    // What is in each such bundle.
    private static readonly string[] Files = ["manifest.json", "checkpoint", "genesis.json", "heads.json", "consistency.json", "streams/1.json"];

    [Theory]
    [InlineData("tree")]
    [InlineData("leaves")]
    [InlineData("tiles")]
    [InlineData("heads")]
    [InlineData("buckets")]
    [InlineData("gaps")]
    [InlineData("probes")]
    [InlineData("checkpoints")]
    [InlineData("rotations")]
    [InlineData("redactions")]
    public async Task it_is_refused_and_nothing_fails(string table)
    {
        var stream = await LiveAsync();
        var reads = await ReadsAsync(stream);
        (await FaultsAsync(reads, [])).ShouldBeEmpty("Nothing is wrong yet.");
        var columns = await host.QueryAsync<string>($"select column_name || ' ' || data_type from information_schema.columns where table_schema = 'seal' and table_name = '{table}'");
        await host.AttackAsync($"drop schema if exists good cascade; create schema good; create table good.rows as table seal.{table}; "
            + string.Concat((await host.QueryAsync<string>($"select attname::text from pg_attribute a where attrelid = 'seal.{table}'::regclass and attnum > 0 and not exists (select from pg_index i where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any(i.indkey))"))
                .Select(column => $"alter table seal.{table} alter column {column} drop not null; ")));
        var faults = new List<string>();
        foreach (var (column, type) in columns.Select(column => column.Split(' ', 2)).Select(parts => (parts[0], parts[1])))
        {
            foreach (var value in Nonsense(type))
            {
                if (await SpoilAsync(table, column, value))
                {
                    faults.AddRange((await FaultsAsync(reads, Codes)).Select(fault => $"{column} = {value}: {fault}"));
                    await host.AttackAsync($"truncate seal.{table}; insert into seal.{table} select * from good.rows");
                }
            }
        }

        await host.AttackAsync($"truncate seal.{table}");
        faults.AddRange((await FaultsAsync(reads, Codes)).Select(fault => $"no rows: {fault}"));
        (await host.StepAsync(stream, "Goes on")).ShouldBe(HttpStatusCode.OK);
        await host.AttackAsync($"insert into seal.{table} select * from good.rows; drop schema good cascade");

        faults.ShouldBeEmpty();
        await host.ShouldBeWellAsync(stream);
    }

    /// <summary>A proof cannot be made of what is no part of the tree, nor of what is no checkpoint.</summary>
    [Theory]
    [InlineData("update seal.rotations set overlap = replace(overlap, split_part(overlap, E'\\n', 2), '9000000000')")]
    [InlineData("update seal.rotations set overlap = replace(overlap, split_part(overlap, E'\\n', 2), '0')")]
    [InlineData("update seal.rotations set index = 32000")]
    [InlineData("update seal.leaves set index = index - 900 where index = (select index from seal.rotations); update seal.rotations set index = index - 900")]
    [InlineData("update seal.tree set size = size - 1")]
    [InlineData("update seal.checkpoints set note = 'nonsense'")]
    [InlineData("update seal.leaves set leaf = '\\x00' where document is null")]
    [InlineData("update seal.buckets set bucket = -1 where bucket = (select min(bucket) from seal.buckets)")]
    public async Task no_bundle_is_made_of_it(string sql)
    {
        var stream = await LiveAsync();
        var reads = await ReadsAsync(stream);
        await host.AttackAsync("drop schema if exists good cascade; create schema good; create table good.rotations as table seal.rotations");
        await using (await host.RememberAsync())
        {
            await host.AttackAsync(sql);

            var (status, body) = await GetAsync(reads[^1]);
            (status, Code(body)).ShouldBe((HttpStatusCode.Conflict, Damaged));
        }

        await host.AttackAsync("truncate seal.rotations; insert into seal.rotations select * from good.rotations; drop schema good cascade");
        await host.ShouldBeWellAsync(stream);
    }

    private static string[] Nonsense(string type) => type switch
    {
        "bigint" => ["null", "-1", "0", "32000", "9223372036854775807"],
        "integer" or "smallint" => ["null", "-1", "32000"],
        "bytea" => ["null", @"'\x'", @"'\x00'", "decode(repeat('ab', 40), 'hex')", "decode(repeat('00', 300), 'hex')", "decode(repeat('ff', 1000000), 'hex')"],
        "text" or "character varying" =>
            ["null", "''", "'x'", "'{}'", "'null'", "repeat('[', 9000)", "E'x\\n9223372036854775807\\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\\n'", "E'x\\n0\\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\\n'"],
        "timestamp with time zone" => ["null", "'-infinity'", "'infinity'", "'0044-03-15 BC'"],
        "uuid" => ["null", "gen_random_uuid()"],
        "jsonb" => ["null", "'{}'", "'[]'", "'1e400'"],
        "double precision" => ["null", "'NaN'"],
        _ => throw new NotSupportedException(type),
    };

    /// <summary>A request with a redacted step, in a ledger with a rotated key, an incident that is answered for and an audit.</summary>
    private async Task<Guid> LiveAsync()
    {
        var stream = await host.LiveAsync();
        await host.RedactAsync(stream, 3, "/name");
        if ((await host.QueryAsync<long>("select count(*) from seal.rotations")).Single() == 0)
        {
            await host.BeginRotationAsync();
            await host.Sealer.Incidents.RecordAsync(IncidentKind.DerivedChanged, new { findings = 1 }, "makkah", TestContext.Current.CancellationToken);
            await host.AnswerAllAsync();
            await host.AuditAllAsync();
        }

        await host.SealAsync();
        await host.StepAsync(stream, "After the rotation");
        await host.SealAsync();
        (await host.QueryAsync<long>("select count(*) from seal.rotations where overlap is not null")).ShouldBe([1]);
        return stream;
    }

    // The bundle is the last.
    private async Task<string[]> ReadsAsync(Guid stream)
    {
        var size = host.LastSigned.Read()!.Size;
        var redaction = (await host.GetAsync("auditor.makkah", "/v1/ledger/redactions")).Json["items"]!.AsArray()[^1]!["id"];
        return
        [
            "/v1/ledger/checkpoint", "/v1/ledger/key", $"/v1/ledger/tile/0/000.p/{Math.Min(size, 255)}", "/v1/ledger/leaves", "/v1/ledger/leaves?from=3&limit=2",
            $"/v1/ledger/receipts/{await host.EventAsync(stream, 3)}", $"/v1/ledger/receipts/{await host.EventAsync(stream, 1)}",
            "/v1/ledger/proofs/inclusion?index=1", $"/v1/ledger/proofs/inclusion?index=1&size={size}", "/v1/ledger/proofs/consistency?from=3", $"/v1/ledger/proofs/consistency?from=3&size={size}",
            "/v1/ledger/redactions", $"/v1/ledger/redactions/{redaction}", $"/v1/ledger/streams/{stream}/bundle?related=true&from=3",
        ];
    }

    private async Task<bool> SpoilAsync(string table, string column, string value)
    {
        foreach (var which in new[] { "", $" where ctid in (select ctid from seal.{table} order by {column} desc limit 1)" })
        {
            try
            {
                await host.AttackAsync($"update seal.{table} set {column} = {value}{which}");
                return true;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.NotNullViolation or PostgresErrorCodes.ProgramLimitExceeded)
            {
                // There once, then in one row alone; never empty, or not of that length.
            }
        }

        return false;
    }

    private async Task<List<string>> FaultsAsync(string[] reads, string[] codes)
    {
        var faults = new List<string>();
        foreach (var path in reads)
        {
            var (status, body) = await GetAsync(path);
            var isRight = status switch
            {
                HttpStatusCode.OK => !path.Contains("bundle", StringComparison.Ordinal) || IsWhole(body),
                HttpStatusCode.Accepted => path.Contains("receipts", StringComparison.Ordinal) && codes.Length > 0,
                HttpStatusCode.Conflict => Code(body) == Damaged && codes.Length > 0,
                HttpStatusCode.NotFound => codes.Contains(Code(body)),
                _ => false,
            };
            if (!isRight)
            {
                faults.Add($"{path.Split('?')[0]} {(int)status} {Code(body)}");
            }
        }

        return faults;
    }

    private static string? Code(byte[] body)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["code"];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsWhole(byte[] bundle)
    {
        using var zip = new ZipArchive(new MemoryStream(bundle));
        foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var content = entry.Open();
            JsonNode.Parse(content).ShouldNotBeNull();
        }

        var named = JsonNode.Parse(zip.GetEntry("manifest.json")!.Open())!["streams"]!.AsArray().Select(stream => (string)stream!["file"]!);
        return Files.Concat(named).All(file => zip.GetEntry(file) is { Length: > 0 });
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await host.TokenAsync("auditor.makkah"));
        using var client = host.Host.Server.CreateClient();
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}
