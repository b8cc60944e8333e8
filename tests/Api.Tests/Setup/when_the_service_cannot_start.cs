using System.Net;
using System.Net.Sockets;
using EventLedger.Api.Postgres;
using EventLedger.Api.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace EventLedger.Api.Tests.Setup;

public sealed class when_the_service_cannot_start
{
    [Fact]
    public async Task a_data_folder_that_cannot_be_used_is_told_without_a_stack_trace() =>
        (await StartFailures.InWordsAsync(() => throw new EmbeddedPostgresException("The data folder is in use."))).ShouldBe(1);

    [Fact]
    public async Task an_address_in_use_is_told_without_a_stack_trace()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://{other.LocalEndpoint}");
        await using var app = builder.Build();

        var code = await StartFailures.InWordsAsync(async () =>
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            return 0;
        });

        code.ShouldBe(1);
    }

    [Fact]
    public async Task a_setting_that_makes_no_sense_is_told_without_a_stack_trace() =>
        (await StartFailures.InWordsAsync(() =>
        {
            WebApplication.CreateSlimBuilder().AddSealing(new Settings { Sealing = new() { AuditAt = "25:99" } });
            return Task.FromResult(0);
        })).ShouldBe(1);

    [Fact]
    public async Task a_defect_is_not_hidden() =>
        await Should.ThrowAsync<InvalidOperationException>(() => StartFailures.InWordsAsync(() => throw new InvalidOperationException()));
}
