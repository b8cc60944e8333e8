using System.Security.Cryptography;
using System.Text;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Shared;

/// <summary>A clerk was told 'paid' by a row that somebody with the database's password had put under the key of their next command.</summary>
public sealed class when_kept_answers_are_forged(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Step = """{"name":"Check"}""";

    [Theory]
    [InlineData("update ledger.idempotency_keys set body = replace(body, ':3', ':4') where key = '{0}'")]
    [InlineData("update ledger.idempotency_keys set version = 9 where key = '{0}'")]
    [InlineData("update ledger.idempotency_keys set created = '/v1/requests/1' where key = '{0}'")]
    [InlineData("update ledger.idempotency_keys set body = null, refusal = '{{\"code\":\"not-transmitted\",\"kind\":\"conflict\",\"arguments\":{{}}}}' where key = '{0}'")]
    [InlineData("update ledger.idempotency_keys set mac = null where key = '{0}'")]
    [InlineData("update ledger.idempotency_keys set mac = '\\x00' where key = '{0}'")]
    [InlineData("update ledger.idempotency_keys k set (body, mac) = (select body, mac from ledger.idempotency_keys o where o.key = 'other-{0}') where key = '{0}'")]
    public async Task what_was_changed_is_not_told_and_nothing_is_done_twice(string attack)
    {
        var (id, key) = (await host.OpenReceivedAsync(), Guid.NewGuid().ToString("N"));
        await StepAsync(id, key);
        await StepAsync(id, $"other-{key}");
        (await host.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, attack, key))).ShouldBe(1);

        var repeated = await StepAsync(id, key);

        (repeated.Code, repeated.Replayed).ShouldBe(("answer-not-proven", false));
        (await VersionAsync(id)).ShouldBe(4);
    }

    [Fact]
    public async Task what_is_there_before_the_command_is_not_told()
    {
        var (id, donor, key) = (await host.OpenReceivedAsync(), Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        await StepAsync(id, donor);
        await host.ExecuteAsync($"""
            insert into ledger.idempotency_keys (tenant_id, user_name, key, fingerprint, version, created, body, mac)
            select tenant_id, user_name, '{key}', fingerprint, version, created, body, mac from ledger.idempotency_keys where key = '{donor}'
            """);

        (await StepAsync(id, key)).Code.ShouldBe("answer-not-proven");
        (await VersionAsync(id)).ShouldBe(3);
    }

    [Fact]
    public async Task a_refusal_that_was_changed_is_not_told()
    {
        var id = await host.OpenAsync();
        (await ReceiveAsync(id, "forged-refusal")).Code.ShouldBe("not-transmitted");
        await host.ExecuteAsync("update ledger.idempotency_keys set refusal = jsonb_set(refusal, '{code}', '\"fee-already-paid\"') where key = 'forged-refusal'");

        (await ReceiveAsync(id, "forged-refusal")).Code.ShouldBe("answer-not-proven");
    }

    /// <summary>Those kept before answers were marked: the call is known again, and not carried out a second time.</summary>
    [Fact]
    public async Task one_of_before_stands_for_a_command_whose_answer_is_not_known()
    {
        var (id, key) = (await host.OpenReceivedAsync(), Guid.NewGuid().ToString("N"));
        await StepAsync(id, key);
        await host.ExecuteAsync($"update ledger.idempotency_keys set mac = null, fingerprint = '{PlainHash(id)}' where key = '{key}'");

        (await StepAsync(id, key)).Code.ShouldBe("answer-not-proven");
        (await StepAsync(id, key, """{"name":"Other"}""")).Code.ShouldBe("idempotency-key-reused");
        (await VersionAsync(id)).ShouldBe(3);
    }

    /// <summary>A body with a national id was found from a plain hash in seconds, by trying all ids.</summary>
    [Fact]
    public async Task the_database_does_not_tell_what_was_sent()
    {
        var (id, key) = (await host.OpenReceivedAsync(), Guid.NewGuid().ToString("N"));
        await StepAsync(id, key);

        var kept = (await host.QueryAsync<string>($"select fingerprint from ledger.idempotency_keys where key = '{key}'")).Single();

        kept.ShouldNotBe(PlainHash(id));
        Convert.FromBase64String(kept).ShouldNotBe(Convert.FromHexString(PlainHash(id)));
    }

    private static string PlainHash(Guid id) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"POST /v1/requests/{id}/work-steps\n{Step}")));

    private Task<Reply> StepAsync(Guid id, string key, string body = Step) =>
        host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", body, ("Idempotency-Key", key));

    private Task<Reply> ReceiveAsync(Guid id, string key) =>
        host.PostAsync("officer.makkah", $"/v1/requests/{id}/receipt", "{}", ("Idempotency-Key", key));

    private async Task<long> VersionAsync(Guid id) => (long)(await host.GetAsync("admin.makkah", $"/v1/requests/{id}")).Json["version"]!;
}
