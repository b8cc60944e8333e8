using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Ledger.Tests.Sealing;
using EventLedger.Tests.Support;

namespace EventLedger.Ledger.Tests.Personal;

/// <summary>Two nodes register, read and wrap keys anew at once, while an operator brings in one wrapping key after the other.</summary>
public sealed class when_several_nodes_wrap_keys_anew(SealedHost host) : IClassFixture<SealedHost>
{
    private const int PersonsOfANode = 60;
    private const int Keys = 3;
    private readonly ConcurrentDictionary<Guid, string> names = new();

    [Fact]
    public async Task nothing_is_lost_and_all_ends_under_the_youngest()
    {
        await using var other = await host.JoinAsync();
        LedgerHost[] nodes = [host, other];
        var working = Task.WhenAll(nodes.Select((node, place) => WorkAsync(node, place)));
        for (var key = 1; key <= Keys; key++)
        {
            await RotateAsync();
            await LedgerHost.UntilAsync(async () => (await WrappedByAsync()).Exists(by => by.StartsWith($"{key}.", StringComparison.Ordinal)));
        }

        await working;
        await LedgerHost.UntilAsync(async () => await WrappedByAsync() is [var by] && by.StartsWith($"{Keys}.", StringComparison.Ordinal));

        // Without the older files and what the nodes remember.
        foreach (var file in Directory.GetFiles(host.KeyFolder, "personal-*.key").Order(StringComparer.Ordinal).SkipLast(1))
        {
            File.Delete(file);
        }

        await host.RestartAsync();
        names.Count.ShouldBe(nodes.Length * PersonsOfANode);
        foreach (var (person, _) in names)
        {
            await ShouldReadAsync(host, person);
        }

        await host.SealAsync();
        await host.CaughtUpAsync();
        (await host.AuditAllAsync()).ShouldBeEmpty();
    }

    private async Task WorkAsync(LedgerHost node, int place)
    {
        for (var i = 0; i < PersonsOfANode; i++)
        {
            var name = FormattableString.Invariant($"هند {place} {i}");
            var reply = await node.PostAsync("clerk.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{Number((place * PersonsOfANode) + i)}}","nameAr":"{{name}}","mobile":"0551234567"}""");
            reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
            names[(Guid)reply.Json["id"]!] = name;

            // Some of the other node's among them, whose keys this one has to unwrap.
            foreach (var person in names.Keys.Order().Take(5).Concat(names.Keys.OrderDescending().Take(5)))
            {
                await ShouldReadAsync(node, person);
            }
        }
    }

    private async Task ShouldReadAsync(LedgerHost node, Guid person)
    {
        var reply = await node.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person}");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        ((string)reply.Json["nameAr"]!).ShouldBe(names[person]);
    }

    // As the command does.
    private Task RotateAsync() => File.WriteAllBytesAsync(
        Path.Combine(host.KeyFolder, WrappingKeys.NextFile(host.KeyFolder)), RandomNumberGenerator.GetBytes(32), TestContext.Current.CancellationToken);

    private Task<List<string>> WrappedByAsync() => host.QueryAsync<string>("select distinct coalesce(wrapped_by, 'master') from ledger.personal_keys");

    private static string Number(int place) => Enumerable.Range(0, 10)
        .Select(digit => FormattableString.Invariant($"1{60_000_000 + place}{digit}")).First(number => NationalId.Parse(number) is not null);
}
