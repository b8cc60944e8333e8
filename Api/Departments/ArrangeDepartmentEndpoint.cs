using System.Collections.Immutable;
using EventLedger.Api.Calendars;
using EventLedger.Api.Http;
using EventLedger.Application.Departments;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Departments;

/// <summary>How a department works, whole: what is not named is no more.</summary>
public sealed record DepartmentArrangement
{
    /// <summary>At least one; the first is the usual one.</summary>
    [Entries(1, 100)]
    public required ImmutableArray<NewWindow> Windows { get; init; }

    /// <summary>When they are open; a window of which nothing is said goes by the department's calendar.</summary>
    [Entries(0, 700)]
    public ImmutableArray<OpeningHours>? Hours { get; init; }

    /// <summary>Codes of the services whose requests may be forwarded to it; all when absent.</summary>
    [Entries(0, 1000)]
    public ImmutableArray<string>? Services { get; init; }
}

/// <summary>When a window is open on some days of the week.</summary>
public sealed record OpeningHours
{
    [Text(40)]
    public required string WindowCode { get; init; }

    [Entries(1, 7)]
    public required ImmutableArray<IsoDayOfWeek> Days { get; init; }

    /// <summary>In order and apart.</summary>
    [Entries(1, 10)]
    public required ImmutableArray<Stretch> Stretches { get; init; }
}

internal sealed class ArrangeDepartmentEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<DepartmentArrangement, DepartmentReceipt>("/v1/departments/{code}/arrangement", Create)
        .Changes<Department>()
        .Describe(
            "Departments",
            "ArrangeDepartment",
            "Says anew how a department works",
            "Its windows, when each is open, and whose requests may be forwarded to it. Requests that are at a window which is no more stay there; working time for deadlines is the calendar's.")
        .Example(new DepartmentArrangement
        {
            Windows = [new NewWindow { Code = "CIV-1", NameAr = "نافذة الأحوال المدنية", NameEn = "Civil Affairs window" }],
            Hours =
            [
                new OpeningHours
                {
                    WindowCode = "CIV-1",
                    Days = [IsoDayOfWeek.Sunday, IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday],
                    Stretches = [new Stretch { From = new LocalTime(8, 0), Until = new LocalTime(14, 0) }],
                },
            ],
            Services = ["BIRTH-CERT"],
        })
        .Refuses(DepartmentRefusals.WindowsInvalid, DepartmentRefusals.WindowHoursInvalid, ServiceRefusals.ServiceNotFound)
        .AllowRoles(Role.Administrator);

    private static ArrangeDepartment Create(Call<DepartmentArrangement> call) => new(
        call.Route("code"),
        [.. call.Body.Windows.Select(window => new Window(window.Code, window.NameAr, window.NameEn))],
        [.. (call.Body.Hours ?? []).Select(hours => new WindowHours(hours.WindowCode, hours.Days, [.. hours.Stretches.Select(stretch => new WorkingHours(stretch.From, stretch.Until))]))],
        call.Body.Services,
        null,
        call.Context);
}
