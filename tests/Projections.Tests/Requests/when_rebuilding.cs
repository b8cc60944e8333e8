using EventLedger.Projections.Requests;
using EventLedger.Tests.Support;
using Marten;
using Marten.Events;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventLedger.Projections.Tests.Requests;

public sealed class when_rebuilding(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task every_document_comes_out_byte_for_byte_as_it_was()
    {
        for (var i = 0; i < 10; i++)
        {
            await LiveAsync(i);
        }

        var cancellation = TestContext.Current.CancellationToken;
        await host.Host.Services.GetRequiredService<IDocumentStore>().WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));
        var before = await DocumentsAsync();
        before.Count.ShouldBe(10);

        // A service that goes on projecting would be in the way.
        await host.RestartAsync(projects: false);
        await ExecuteAsync($"delete from {RequestSummaryTable.Name}");
        (await DocumentsAsync()).ShouldBeEmpty();
        using (var daemon = await host.Host.Services.GetRequiredService<IDocumentStore>().BuildProjectionDaemonAsync())
        {
            await daemon.RebuildProjectionAsync(nameof(RequestSummary), cancellation);
        }

        (await DocumentsAsync()).ShouldBe(before);
    }

    // Lives that end at different places, one of them reopened, so that every arm of the fold has worked.
    private async Task LiveAsync(int i)
    {
        var id = await host.OpenReceivedAsync();
        string[] commands =
        [
            "work-steps|{\"name\":\"Check\"}", "suspension|{\"reason\":\"Waiting\"}", "resumption|{}", "completion|{\"decision\":\"approved\"}",
            "reopening|{\"reason\":\"Mistake\"}", "completion|{\"decision\":\"rejected\",\"reason\":\"No\"}", "handover|{}", "collection|{\"collectedBy\":\"x\"}",
        ];
        foreach (var command in commands.Take(i))
        {
            var (path, body) = (command.Split('|')[0], command.Split('|')[1]);
            ((int)(await host.PostAsync("admin.makkah", $"/v1/requests/{id}/{path}", body)).Status).ShouldBe(200);
        }
    }

    // Whole rows, columns and document; only the time of writing is another.
    private async Task<List<string>> DocumentsAsync()
    {
        await using var connection = new NpgsqlConnection(host.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"select (to_jsonb(row) - 'mt_last_modified')::text from {RequestSummaryTable.Name} row order by 1", connection);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var documents = new List<string>();
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            documents.Add(row.GetString(0));
        }

        return documents;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(host.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
