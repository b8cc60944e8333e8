using EventLedger.Application.Beneficiaries;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>A node is ready before it knows all names: half of them would be told for all.</summary>
public sealed class when_names_are_not_read_yet(when_names_are_not_read_yet.Reading host) : IClassFixture<when_names_are_not_read_yet.Reading>
{
    [Theory]
    [InlineData("search", """{"name":"نورة"}""")]
    [InlineData("search", """{"mobile":"0501234567"}""")]
    [InlineData("candidates", """{"nameAr":"نورة","mobile":"0501234567"}""")]
    public async Task a_search_by_name_is_refused(string path, string body) =>
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{path}", body)).Code.ShouldBe("search-not-ready");

    [Fact]
    public async Task so_are_the_candidates_of_a_record_and_an_identity_is_found()
    {
        var id = await host.BeneficiaryAsync();
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{id}/candidates")).Code.ShouldBe("search-not-ready");
        ((Guid)(await host.PostAsync("clerk.makkah", "/v1/beneficiaries/search", """{"nationalId":"1000000008"}""")).Json["id"]!).ShouldBe(id);
    }

    /// <summary>A node that never comes to read them.</summary>
    public sealed class Reading : LedgerHost
    {
        protected override void Configure(IServiceCollection services) =>
            services.Remove(services.Single(one => one.ServiceType == typeof(IHostedService) && one.ImplementationFactory?.Method.ReturnType == typeof(RecordSearch)));
    }
}
