using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Staff;

/// <summary>Every reason for refusing a command about staff and their training. What staff are refused whatever they do is among <see cref="SharedRefusals"/>.</summary>
public static class StaffRefusals
{
    public static Refusal StaffMemberNotFound => Refusal.NotFound("staff-member-not-found");

    public static Refusal StaffMemberEmployed => Refusal.Conflict("staff-member-employed");

    public static Refusal StaffMemberHasLeft => Refusal.Conflict("staff-member-has-left");

    public static Refusal StaffRolesUnfit => Refusal.Unprocessable("staff-roles-unfit");

    public static Refusal CourseNotFound => Refusal.NotFound("course-not-found");

    public static Refusal CertificateNotFound => Refusal.NotFound("certificate-not-found");

    public static Refusal CertificateAlreadyIssued => Refusal.Conflict("certificate-already-issued");

    public static Refusal CertificateEnded => Refusal.Conflict("certificate-ended");
}
