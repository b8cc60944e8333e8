using EventLedger.Api.Http;
using EventLedger.Application.Catalogue;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Catalogue;

internal sealed class PublishServiceVersionEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<PublishedVersion, ServiceReceipt>(
            "/v1/services/{code}/versions",
            call => new PublishServiceVersion(call.Route("code"), call.Body.Terms(), call.Body.EffectiveFrom, null, call.Context))
        .Changes<ServiceDefinition>()
        .Describe("Services", "PublishServiceVersion", "Publishes the next version of a service", "Requests already open keep the version they were opened under.")
        .Example(new PublishedVersion
        {
            NameAr = "شهادة زواج",
            NameEn = "Marriage certificate",
            DepartmentCode = "CIV",
            FeeLines = [],
            RequiredDocuments = ["contract"],
            TargetWorkingHours = 7,
        })
        .Refuses(ServiceRefusals.FormSchemaInvalid(""), ServiceRefusals.FormFieldsDiffer(""), DepartmentRefusals.DepartmentNotFound, SharedRefusals.ValueInvalid("feeLines"))
        .AllowRoles(Role.Administrator);
}
