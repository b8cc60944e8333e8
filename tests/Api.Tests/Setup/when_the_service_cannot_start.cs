using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using EventLedger.Api.Postgres;
using EventLedger.Api.Samples;
using EventLedger.Api.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

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
            var configuration = new ConfigurationManager();
            configuration["EventLedger:Sealing:AuditAt"] = "25:99";
            SettingsSetup.Read(configuration);
            return Task.FromResult(0);
        })).ShouldBe(1);

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://x@localhost:5080")]
    [InlineData("http://example.org:5080")]
    [InlineData("http://unix:/tmp/eventledger.sock")]
    public async Task sample_accounts_where_others_reach_them_are_told_without_a_stack_trace(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:5080", address);

        (await StartFailures.InWordsAsync(() =>
        {
            builder.AddSampleIssuer(new Settings());
            return Task.FromResult(0);
        })).ShouldBe(1);
    }

    /// <summary>Kestrel's own configuration goes before the addresses that were asked for.</summary>
    [Theory]
    [InlineData("http://0.0.0.0:0", 1)]
    [InlineData("http://x@localhost:0", 1)]
    [InlineData("http://127.0.0.1:0", 0)]
    public async Task so_are_addresses_that_were_bound_by_other_configuration(string address, int code)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Kestrel:Endpoints:Other:Url"] = address;
        builder.AddSampleIssuer(new Settings { DataFolder = Directory.CreateTempSubdirectory("eventledger-tests-").FullName });
        await using var app = builder.Build();

        (await StartFailures.InWordsAsync(async () =>
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            return 0;
        })).ShouldBe(code);
    }

    [Theory]
    [InlineData("Kestrel:Certificates:Default:Path", "Kestrel__Certificates__Default__Path")]
    [InlineData("Kestrel:Certificates:Default:KeyPath", "Kestrel__Certificates__Default__KeyPath")]
    [InlineData("Kestrel:Endpoints:Https:Certificate:Path", "Kestrel__Endpoints__Https__Certificate__Path")]
    public async Task a_certificate_that_is_not_there_is_told_without_a_stack_trace(string setting, string variable)
    {
        var configuration = new ConfigurationManager { [setting] = "/nowhere/portal.pem", ["urls"] = "https://127.0.0.1:5443" };
        (await StartFailures.InWordsAsync(() =>
        {
            Should.Throw<ValidationException>(() => SettingsSetup.EnsureAddresses(configuration)).Message.ShouldBe(
                $"There is no file where {variable} says that there is one: /nowhere/portal.pem");
            SettingsSetup.EnsureAddresses(configuration);
            return Task.FromResult(0);
        })).ShouldBe(1);
    }

    [Fact]
    public async Task a_defect_is_not_hidden() =>
        await Should.ThrowAsync<InvalidOperationException>(() => StartFailures.InWordsAsync(() => throw new InvalidOperationException()));
}
