using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Tests.Reactions;

public sealed class when_declaring_a_reaction
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 3, 6, 0);

    /// <summary>However it is implemented: otherwise it would follow at once.</summary>
    [Fact]
    public void what_waits_is_found_by_its_interface()
    {
        var catalogue = new ReactionCatalogue(BusinessCalendar.Default, typeof(when_declaring_a_reaction).Assembly);

        catalogue.FollowUps(new CentreReinstated("Mended", Now)).ShouldBe(
            [new("remind_when_centre_reinstated", BusinessCalendar.Default.WorkingDaysAfter(Now, 3)), new("tell_when_centre_reinstated", null)], ignoreOrder: true);
    }

    private static class RemindWhenCentreReinstated
    {
        public sealed record Due(EventReference Event) : Reaction<CentreReinstated>(Event), IDelayed<CentreReinstated>
        {
            static Instant? IDelayed<CentreReinstated>.NotBefore(CentreReinstated e, BusinessCalendar calendar) => calendar.WorkingDaysAfter(e.HappenedAt(), 3);
        }
    }

    private static class TellWhenCentreReinstated
    {
        public sealed record Due(EventReference Event) : Reaction<CentreReinstated>(Event);
    }
}
