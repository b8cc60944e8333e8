using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Departments;

/// <summary>Every reason a department gives for refusing a command.</summary>
public static class DepartmentRefusals
{
    public static Refusal DepartmentNotFound => Refusal.NotFound("department-not-found");

    public static Refusal DepartmentAlreadyExists => Refusal.Conflict("department-already-exists");

    public static Refusal WindowsInvalid => Refusal.Unprocessable("windows-invalid");

    public static Refusal WindowHoursInvalid => Refusal.Unprocessable("window-hours-invalid");
}
