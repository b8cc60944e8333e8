using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Departments;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Departments;

/// <summary>A department and its windows.</summary>
public sealed record NewDepartment
{
    [Code]
    public required string Code { get; init; }

    [Text(200)]
    public required string NameAr { get; init; }

    [Text(200)]
    public required string NameEn { get; init; }

    /// <summary>At least one; the first is the usual one.</summary>
    [Entries(1, 100)]
    public required ImmutableArray<NewWindow> Windows { get; init; }
}

/// <summary>A place of a department where transmissions arrive.</summary>
public sealed record NewWindow
{
    [Code]
    public required string Code { get; init; }

    [Text(200)]
    public required string NameAr { get; init; }

    [Text(200)]
    public required string NameEn { get; init; }
}

internal sealed class EstablishDepartmentEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewDepartment, DepartmentReceipt>("/v1/departments", Create, code => $"/v1/departments/{code}")
        .Describe("Departments", "EstablishDepartment", "Establishes a department", "With the windows through which documents reach it.")
        .Example(new NewDepartment
        {
            Code = "CIV",
            NameAr = "الأحوال المدنية",
            NameEn = "Civil Affairs",
            Windows = [new NewWindow { Code = "CIV-1", NameAr = "نافذة الأحوال المدنية", NameEn = "Civil Affairs window" }],
        })
        .Refuses(DepartmentRefusals.DepartmentAlreadyExists, DepartmentRefusals.WindowsInvalid)
        .AllowRoles(Role.Administrator);

    private static EstablishDepartment Create(Call<NewDepartment> call) => new(
        call.Body.Code,
        call.Body.NameAr,
        call.Body.NameEn,
        [.. call.Body.Windows.Select(window => new Window(window.Code, window.NameAr, window.NameEn))],
        null,
        call.Context);
}
