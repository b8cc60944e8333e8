using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Departments;

namespace EventLedger.Api.Departments;

/// <param name="Hours">When windows are open, civil time; those of which nothing was said go by the department's calendar.</param>
/// <param name="Services">Whose requests may be forwarded to it; absent when all may.</param>
public sealed record DepartmentView(
    string Code, long Version, string NameAr, string NameEn, ImmutableArray<Window> Windows, ImmutableArray<WindowHours> Hours, ImmutableArray<string>? Services)
{
    internal static DepartmentView Of(Current<Department> current) => new(
        current.State.Code, current.Version, current.State.NameAr, current.State.NameEn, current.State.Windows, current.State.Hours, current.State.Services);
}

[Group("Departments", "Departments, their windows and their queues.", 50)]
internal sealed class GetDepartments : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapReferenceList<Department, DepartmentView>("/v1/departments", Department.StreamId, static (current, _) => DepartmentView.Of(current))
            .Describe("Departments", "ListDepartments", "All departments of the region");
        routes.MapReference<Department, DepartmentView>(
                "/v1/departments/{code}", Department.StreamId, static (current, _) => DepartmentView.Of(current))
            .Describe("Departments", "GetDepartment", "A department with its windows");
    }
}
