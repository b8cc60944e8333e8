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

    /// <summary>A takeover has no consequences: what it says itself is carried out all the same, and what is yet to come comes.</summary>
    [Fact]
    public void what_carries_an_event_out_or_is_yet_to_come_follows_from_takeovers_too()
    {
        var catalogue = new ReactionCatalogue(BusinessCalendar.Default, typeof(when_declaring_a_reaction).Assembly);

        catalogue.FollowUps(new CentreReinstated("Mended", Now)).Where(followUp => followUp.IsOfTakeover(Now)).ShouldHaveSingleItem().Reaction.ShouldBe("remind_when_centre_reinstated");
        catalogue.FollowUps(new CentreReinstated("Mended", Now)).ShouldAllBe(followUp => !followUp.IsOfTakeover(Now + Duration.FromDays(30)));
        catalogue.FollowUps(new CentreLicenceSurrendered("Closed", Now)).ShouldHaveSingleItem().IsOfTakeover(Now).ShouldBeTrue();
    }

    private static class CarryOutWhenCentreLicenceSurrendered
    {
        [CarriesOut]
        public sealed record Due(EventReference Event) : Reaction<CentreLicenceSurrendered>(Event);
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
