using System.Collections.Immutable;
using EventLedger.Domain.Departments;

namespace EventLedger.Domain.Tests.Departments;

public sealed class when_arranging_a_department
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly ImmutableArray<Window> Windows = [new("CIV-1", "نافذة ١", "Window 1"), new("CIV-2", "نافذة ٢", "Window 2")];
    private static readonly WorkingHours Morning = new(new LocalTime(8, 0), new LocalTime(12, 0));
    private static readonly WorkingHours Evening = new(new LocalTime(16, 0), LocalTime.Midnight);
    private static readonly WindowHours Hours = new("CIV-2", [IsoDayOfWeek.Sunday, IsoDayOfWeek.Monday], [Morning, Evening]);

    [Fact]
    public void it_works_as_was_said_last()
    {
        var arranged = Department.Arrange(Windows, [Hours], ["BIRTH-CERT"], Now).ShouldRecord<DepartmentArranged>();

        var department = Story.Fold<Department>([new DepartmentEstablished("CIV", "الأحوال", "Civil", [Windows[0]], Now), arranged]);
        department.Windows.ShouldBe(Windows);
        department.Hours.ShouldBe([Hours]);
        department.Services.ShouldBe(["BIRTH-CERT"]);
    }

    [Fact]
    public void windows_are_held_to_what_they_are_when_it_is_established() =>
        Department.Arrange([Windows[0], Windows[0]], [], null, Now).ShouldRefuse(DepartmentRefusals.WindowsInvalid);

    [Fact]
    public void hours_that_are_none_are_refused()
    {
        Refused(Hours with { WindowCode = "CIV-3" });
        Refused(Hours with { Days = [IsoDayOfWeek.Sunday, IsoDayOfWeek.Sunday] });
        Refused(Hours with { Days = [IsoDayOfWeek.None] });
        Refused(Hours, Hours with { Days = [IsoDayOfWeek.Monday], Stretches = [Morning] });
        Refused(Hours with { Stretches = [Evening, Morning] });
        Refused(Hours with { Stretches = [Morning, new(new LocalTime(11, 0), new LocalTime(13, 0))] });
        Refused(Hours with { Stretches = [new(new LocalTime(12, 0), new LocalTime(8, 0))] });

        static void Refused(params ImmutableArray<WindowHours> hours) => Department.Arrange(Windows, hours, null, Now).ShouldRefuse(DepartmentRefusals.WindowHoursInvalid);
    }
}
