using EventLedger.Api.Http;
using EventLedger.Application.Catalogue;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Catalogue;

internal sealed class DraftServiceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<ServiceVersion, ServiceReceipt>("/v1/services/{code}/draft", call => new DraftService(call.Route("code"), call.Body.Terms(), call.Context))
        .BeginsOrChanges()
        .Describe("Services", "DraftService", "Keeps what the next version might say", "Checked as if it were published; in the place of the draft before, or as the first of a code that has no service yet. Nobody but administrators knows of it.")
        .Example(new ServiceVersion
        {
            NameAr = "شهادة زواج",
            NameEn = "Marriage certificate",
            DepartmentCode = "CIV",
            FeeLines = [],
            RequiredDocuments = ["contract"],
            TargetWorkingHours = 5,
        })
        .Refuses(ServiceRefusals.FormSchemaInvalid(""), ServiceRefusals.FormFieldsDiffer(""), DepartmentRefusals.DepartmentNotFound, SharedRefusals.ValueInvalid("feeLines"))
        .AllowRoles(Role.Administrator);
}
