using EventLedger.Domain.Centres;

namespace EventLedger.Domain.Tests.Centres;

public class when_a_decision_against_a_centre_is_overturned
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly Guid Appeal = Guid.Parse("0190a000-0000-7000-8000-000000000001");
    private static readonly LocalDate Last = new(2026, 3, 31);
    private static readonly CentreLicensed Licensed = new("MK-001", "مركز العزيزية", "Al Aziziyah", "L-1", null, Last, Now);
    private static readonly CentreSuspended Suspended = new("Inspection", Now);
    private static readonly CentreLicenceRevoked Revoked = new("Forged receipts", Now);

    [Fact]
    public void who_decided_is_remembered()
    {
        Centre().Suspend("Inspection", Now, "admin").ShouldRecord(Suspended with { SuspendedBy = "admin" });
        Centre().Revoke("Forged receipts", Now, "admin").ShouldRecord(Revoked with { RevokedBy = "admin" });
    }

    [Fact]
    public void a_suspension_that_lasts_ends_whatever_came_after_it()
    {
        Centre(Suspended).LiftSuspension(Now, "Overturned", Now).ShouldBe(new CentreReinstated("Overturned", Now));
        Centre(Suspended, Revoked).LiftSuspension(Now, "Overturned", Now).ShouldNotBeNull();
        Centre(Suspended, new CentreReinstated("In order", Now)).LiftSuspension(Now, "Overturned", Now).ShouldBeNull();
        var later = Now + Duration.FromDays(1);
        Centre(Suspended, new CentreReinstated("In order", Now), new CentreSuspended("Again", later)).LiftSuspension(Now, "Overturned", later).ShouldBeNull();
    }

    [Fact]
    public void a_revoked_licence_is_what_it_would_have_been()
    {
        var restored = new CentreLicenceRestored(Appeal, "Overturned", Now);

        Centre(Revoked).Restore(Appeal, "Overturned", Now).ShouldRecord(restored);
        (Centre(Revoked, restored).IsOutOfWork, Centre(Revoked, restored).IsLicensedAt(Now)).ShouldBe((false, true));
        Centre(Suspended, Revoked, restored).IsOutOfWork.ShouldBeTrue();
        Centre(Revoked, restored).MandatesEndedAt.ShouldBe(Now);
    }

    [Fact]
    public void one_that_would_have_ended_meanwhile_ends_with_that()
    {
        var end = ServiceCentre.EndOf(Last);

        Centre(Revoked).Restore(Appeal, "Overturned", end).Events
            .ShouldBe([new CentreLicenceRestored(Appeal, "Overturned", end), new CentreLicenceEnded(Last, end)]);
        Centre(Revoked).Restore(Appeal, "Overturned", end - Duration.Epsilon).ShouldRecord<CentreLicenceRestored>();
        Centre(new CentreLicenceEnded(Last, end), Revoked).Restore(Appeal, "Overturned", end).ShouldRecord<CentreLicenceRestored>();
    }

    private static ServiceCentre Centre(params DomainEvent[] after) => Story.Fold<ServiceCentre>([Licensed, .. after]);
}
