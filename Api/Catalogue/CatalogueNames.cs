using EventLedger.Api.Pages;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;

namespace EventLedger.Api.Catalogue;

/// <summary>What pages call services, departments and centres, in the reader's language; by its code what is not known any more.</summary>
internal sealed class CatalogueNames(StreamLedger ledger, PageTexts texts, string region, CancellationToken cancellation)
{
    public static CatalogueNames Of(HttpContext http, PageTexts texts, string region) =>
        new(http.RequestServices.GetRequiredService<StreamLedger>(), texts, region, http.RequestAborted);

    public async ValueTask<string> ServiceAsync(string code) =>
        (await ledger.ReferenceAsync<ServiceDefinition>(region, ServiceDefinition.StreamId(region, code), cancellation))?.State is { IsPublished: true, Terms: var terms }
            ? Of(terms.NameAr, terms.NameEn)
            : code;

    public async ValueTask<string> DepartmentAsync(string code) =>
        (await ledger.ReferenceAsync<Department>(region, Department.StreamId(region, code), cancellation))?.State is { } department
            ? Of(department.NameAr, department.NameEn)
            : code;

    public async ValueTask<string> CentreAsync(string code) =>
        (await ledger.ReferenceAsync<ServiceCentre>(region, ServiceCentre.StreamId(region, code), cancellation))?.State is { } centre
            ? Of(centre.NameAr, centre.NameEn)
            : code;

    private string Of(string arabic, string english) => texts.IsArabic ? arabic : english;
}
