using System.Collections.Immutable;
using EventLedger.Domain.Departments;

namespace EventLedger.Domain.Tests.Departments;

public class when_establishing_a_department
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly ImmutableArray<Window> Windows = [new("CIV-1", "نافذة ١", "Window 1"), new("CIV-2", "نافذة ٢", "Window 2")];
    private static readonly DepartmentEstablished Established = new("CIV", "الأحوال المدنية", "Civil affairs", Windows, Now);

    [Fact]
    public void its_windows_are_recorded() => Establish(null, Windows).ShouldRecord(Established);

    [Fact]
    public void one_code_is_established_once() =>
        Establish(Story.Fold<Department>([Established]), Windows).ShouldRefuse(DepartmentRefusals.DepartmentAlreadyExists);

    [Fact]
    public void without_a_window_nothing_could_reach_it()
    {
        Establish(null, []).ShouldRefuse(DepartmentRefusals.WindowsInvalid);
        Establish(null, default).ShouldRefuse(DepartmentRefusals.WindowsInvalid);
    }

    [Fact]
    public void no_two_windows_have_one_code() =>
        Establish(null, [Windows[0], Windows[0] with { NameEn = "Other" }]).ShouldRefuse(DepartmentRefusals.WindowsInvalid);

    private static Decision Establish(Department? existing, ImmutableArray<Window> windows) =>
        Department.Establish(existing, "CIV", "الأحوال المدنية", "Civil affairs", windows, Now);
}
