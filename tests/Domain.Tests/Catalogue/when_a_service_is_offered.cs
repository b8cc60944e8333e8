using EventLedger.Domain.Catalogue;

namespace EventLedger.Domain.Tests.Catalogue;

public class when_a_service_is_offered
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly ServiceTerms Terms = new("شهادة ميلاد", "Birth certificate", "CIV", [Fee(100)], ["parents-id"], 21, 7);
    private static readonly ServiceTerms Dearer = Terms with { FeeLines = [Fee(200)] };
    private static readonly ServiceDefinition First = Story.Fold<ServiceDefinition>(ServiceDefinition.Define(null, "BIRTH-CERT", Terms, null, Now).Events);

    [Fact]
    public void a_version_counts_from_its_day_on()
    {
        var (later, latest) = (Now + Duration.FromDays(10), Now + Duration.FromDays(20));
        var service = Then(First, First.Publish(Dearer, later, Now));

        (service.At(later - Duration.Epsilon).Version, service.At(later).Version).ShouldBe((1, 2));
        service.At(later).Quote(later).Lines.ShouldBe(Dearer.FeeLines);

        // One that is published after it for an earlier day gives way to it.
        var between = Then(service, service.Publish(Terms with { TargetWorkingHours = 5 }, null, Now + Duration.FromDays(1)));
        (between.At(Now + Duration.FromDays(2)).Version, between.At(later).Version).ShouldBe((3, 2));
        Then(between, between.Publish(Terms, null, latest)).At(latest).Version.ShouldBe(4);
        First.Publish(Dearer, Now - Duration.Epsilon, Now).ShouldRefuse(SharedRefusals.ValueInvalid("effectiveFrom"));
    }

    [Fact]
    public void one_that_has_only_versions_to_come_cannot_be_requested_yet()
    {
        var later = Now + Duration.FromDays(10);
        var service = Story.Fold<ServiceDefinition>(ServiceDefinition.Define(null, "BIRTH-CERT", Terms, later, Now).Events);

        service.At(Now).NotRequestable(null, Now).ShouldBe(ServiceRefusals.ServiceNotRequestable);
        service.At(later).NotRequestable(null, later).ShouldBeNull();
    }

    [Fact]
    public void it_is_withdrawn_from_a_day_on_and_another_version_brings_it_back()
    {
        var later = Now + Duration.FromDays(10);
        First.Withdraw("Merged", null, Now).ShouldRecord(new ServiceWithdrawn("Merged", Now, Now));
        First.Withdraw("Merged", Now - Duration.Epsilon, Now).ShouldRefuse(SharedRefusals.ValueInvalid("withdrawnFrom"));
        var service = Then(First, First.Withdraw("Merged", later, Now));

        service.Withdraw("Merged", null, Now).ShouldRefuse(ServiceRefusals.ServiceAlreadyWithdrawn);
        service.NotRequestable(null, later - Duration.Epsilon).ShouldBeNull();
        service.NotRequestable(null, later)!.Code.ShouldBe("service-withdrawn");
        Then(service, service.Publish(Terms, null, later)).NotRequestable(null, later).ShouldBeNull();
    }

    [Fact]
    public void a_draft_is_nothing_until_it_is_published()
    {
        First.PublishDraft(null, Now).ShouldRefuse(ServiceRefusals.NoDraft);
        ServiceDefinition.Prepare(First, "BIRTH-CERT", Terms with { QuoteValidDays = 0 }, Now).ShouldRefuse(SharedRefusals.ValueInvalid("quoteValidDays"));
        var service = Then(First, ServiceDefinition.Prepare(First, "BIRTH-CERT", Dearer, Now));

        service.At(Now).Quote(Now).Lines.ShouldBe(Terms.FeeLines);
        var published = Then(service, service.PublishDraft(null, Now));
        (published.Version, published.Terms, published.Draft).ShouldBe((2, Dearer, null));
    }

    [Fact]
    public void one_that_was_only_drafted_is_no_service_until_its_first_version()
    {
        var drafted = Story.Fold<ServiceDefinition>(ServiceDefinition.Prepare(null, "NEW", Terms, Now).Events);
        (drafted.IsPublished, drafted.Draft).ShouldBe((false, Terms));
        drafted.Publish(Terms, null, Now).ShouldRefuse(ServiceRefusals.ServiceNotFound);
        drafted.Withdraw("Merged", null, Now).ShouldRefuse(ServiceRefusals.ServiceNotFound);

        var changed = Then(drafted, ServiceDefinition.Prepare(drafted, "NEW", Dearer, Now));
        Then(changed, changed.PublishDraft(null, Now)).ShouldSatisfyAllConditions(
            service => (service.Version, service.Terms, service.Draft, service.IsPublished).ShouldBe((1, Dearer, null, true)));

        var discarded = Then(changed, changed.DiscardDraft("Not wanted", Now));
        discarded.PublishDraft(null, Now).ShouldRefuse(ServiceRefusals.NoDraft);
        discarded.DiscardDraft("Not wanted", Now).ShouldRefuse(ServiceRefusals.NoDraft);
        Then(discarded, ServiceDefinition.Define(discarded, "NEW", Terms, null, Now)).Version.ShouldBe(1);
        Then(First, ServiceDefinition.Prepare(First, "BIRTH-CERT", Dearer, Now)).ShouldSatisfyAllConditions(
            service => Then(service, service.DiscardDraft("Not wanted", Now)).ShouldSatisfyAllConditions(after => (after.Version, after.Terms, after.Draft).ShouldBe((1, Terms, null))));
    }

    [Fact]
    public void it_is_offered_by_its_channels_alone()
    {
        var desk = Then(First, First.Publish(Terms with { Channels = [Channel.Desk] }, null, Now));

        desk.NotRequestable(Channel.Desk, Now).ShouldBeNull();
        desk.NotRequestable(Channel.Internet, Now).ShouldBe(ServiceRefusals.ChannelNotOffered);
        First.NotRequestable(Channel.Internet, Now).ShouldBeNull();
    }

    [Fact]
    public void fees_change_with_the_day_in_riyadh()
    {
        var service = Then(First, First.Publish(Terms with { LaterFees = [new(new(2026, 3, 1), [Fee(150)]), new(new(2026, 4, 1), [])] }, null, Now));
        var midnight = Instant.FromUtc(2026, 2, 28, 21, 0);

        service.Quote(midnight - Duration.Epsilon).Lines.ShouldBe([Fee(100)]);
        service.Quote(midnight).Lines.ShouldBe([Fee(150)]);
        service.Quote(Instant.FromUtc(2027, 1, 1, 0, 0)).Lines.ShouldBeEmpty();
    }

    [Fact]
    public void what_cannot_be_fulfilled_is_refused()
    {
        var form = new ServiceForm("{}", [new FormField("married", "متزوج", "Married", null, null, Personal: false)]);
        var photo = new DocumentRule("photo", [], null);
        Refused(Terms with { Documents = [photo, photo] }, "documents");
        Refused(Terms with { Documents = [photo with { LargestBytes = 0 }] }, "documents");
        Refused(Terms with { Documents = [photo with { When = new("married", ["true"]) }] }, "documents");
        Refused(Terms with { Form = form, Documents = [photo with { When = new("age", ["18"]) }] }, "documents");
        Refused(Terms with { Form = form, Documents = [photo with { Name = "parents-id", When = new("married", ["true"]) }] }, "documents");
        Refused(Terms with { LaterFees = [new(new(2026, 4, 1), []), new(new(2026, 3, 1), [])] }, "laterFees");
        Refused(Terms with { LaterFees = [new(new(2026, 4, 1), [Fee(-1)])] }, "laterFees");
        Refused(Terms with { Channels = [Channel.Desk, Channel.Desk] }, "channels");
        Refused(Terms with { Retention = new(Disposition.Permanent, RetentionBase.Outcome, 5) }, "retention");
        Refused(Terms with { Retention = new(Disposition.Destroy, RetentionBase.Outcome, 0) }, "retention");
        First.Publish(Terms with { Form = form, Documents = [photo with { When = new("married", ["true"]) }], Retention = new(Disposition.Destroy, RetentionBase.Outcome, 5) }, null, Now).Refusal.ShouldBeNull();
    }

    [Fact]
    public void documents_are_taken_by_their_types_and_sizes()
    {
        var request = Story.Given([Life.Opening with { DocumentRules = [new("parents-id", ["application/pdf"], 1000)] }, .. Life.Stage("paid").Skip(1)]);

        request.When(r => r.Transmit(Life.Civil, [.. Life.Documents.Select(document => document with { MediaType = "image/gif" })], null, "clerk", Life.Noon))
            .ShouldRefuse(RequestRefusals.DocumentTypeNotAccepted("parents-id", ["application/pdf"]));
        request.When(r => r.Transmit(Life.Civil, [.. Life.Documents.Select(document => document with { MediaType = "Application/PDF", SizeBytes = 1001 })], null, "clerk", Life.Noon))
            .ShouldRefuse(RequestRefusals.DocumentTooLarge("parents-id", 1000));
        request.When(r => r.Transmit(Life.Civil, [.. Life.Documents.Select(document => document with { MediaType = "application/pdf", SizeBytes = 1000 })], null, "clerk", Life.Noon))
            .Refusal.ShouldBeNull();
    }

    private static FeeLine Fee(long halalas) => new("GOV", FeeKind.GovernmentFee, Money.Sar(halalas));

    private static ServiceDefinition Then(ServiceDefinition service, Decision decision) => decision.Events.Aggregate(service, ServiceDefinition.Evolve);

    private static void Refused(ServiceTerms terms, string member) => First.Publish(terms, null, Now).ShouldRefuse(SharedRefusals.ValueInvalid(member));
}
