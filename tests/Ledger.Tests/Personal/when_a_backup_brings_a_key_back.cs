using System.Net;
using EventLedger.Ledger.Tests.Sealing;

namespace EventLedger.Ledger.Tests.Personal;

/// <summary>A backup from before an erasure holds the key; the list outside the database destroys it again.</summary>
public sealed class when_a_backup_brings_a_key_back(SealedHost host) : IClassFixture<SealedHost>
{
    [Fact]
    public async Task it_is_destroyed_again_and_the_erasure_recorded_anew()
    {
        var registered = await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1087654321","nameAr":"هند","mobile":"0551234567"}""");
        var person = (Guid)registered.Json["id"]!;
        await host.SealAsync();

        // As a dump of that moment has it.
        await host.AttackAsync("create schema backup; create table backup.keys as table ledger.personal_keys; create table backup.identities as table ledger.identities");
        (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person}/erasure", """{"basis":"Order 7"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("auditor.makkah", $"/v1/beneficiaries/{person}/erasure/approval", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        await SealedHost.UntilAsync(async () => (await Task.WhenAll(host.ErasureLists.Select(list => File.ReadAllTextAsync(list, TestContext.Current.CancellationToken)))) is [var one, var other]
            && one.Contains(person.ToString(), StringComparison.Ordinal) && other.Contains(person.ToString(), StringComparison.Ordinal));

        await host.AttackAsync($"""
            truncate ledger.personal_keys; insert into ledger.personal_keys table backup.keys; truncate ledger.identities; insert into ledger.identities table backup.identities;
            delete from ledger.mt_events where stream_id = '{person}' and version > 1; update ledger.mt_streams set version = 1 where id = '{person}'
            """);

        // Somebody adds a line of his own for another person, to have a key destroyed.
        var other = await host.BeneficiaryAsync();
        foreach (var list in host.ErasureLists)
        {
            var text = await File.ReadAllTextAsync(list, TestContext.Current.CancellationToken);
            await File.AppendAllTextAsync(list, text.Replace(person.ToString(), other.ToString(), StringComparison.Ordinal), TestContext.Current.CancellationToken);
        }

        await host.RestartAsync();

        (await host.QueryAsync<long>($"select count(*) from ledger.personal_keys where beneficiary_id = '{person}'")).ShouldBe([0L]);
        (await host.QueryAsync<long>($"select count(*) from ledger.identities where beneficiary_id = '{person}'")).ShouldBe([0L]);
        (await host.QueryAsync<long>($"select count(*) from ledger.personal_keys where beneficiary_id = '{other}'")).ShouldBe([1L]);
        await SealedHost.UntilAsync(async () => (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person}")).Json.ContainsKey("erasedAt"));
        (await host.QueryAsync<string>($"select user_name from ledger.mt_events where stream_id = '{person}' and type = 'beneficiary_erased'")).ShouldBe(["process:repeat-erasures"]);
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{other}")).Json.ContainsKey("nameAr").ShouldBeTrue();
    }
}
