using EventLedger.Domain.Catalogue;

namespace EventLedger.Domain.Tests.Catalogue;

public class when_publishing_a_service
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);

    private static readonly ServiceTerms Terms = new(
        "شهادة ميلاد", "Birth certificate", "CIV", Life.Quote.Lines, ["parents-id"], 21, 7);

    private static readonly ServiceDefinition First = Story.Fold<ServiceDefinition>(ServiceDefinition.Define(null, "BIRTH-CERT", Terms, null, Now).Events);

    [Fact]
    public void the_first_version_begins_the_service() => ServiceDefinition.Define(null, "BIRTH-CERT", Terms, null, Now).ShouldRecord(
        new ServiceVersionPublished(
            "BIRTH-CERT", 1, "شهادة ميلاد", "Birth certificate", "CIV", Terms.FeeLines, Terms.RequiredDocuments, 21, 7, Now));

    [Fact]
    public void one_code_is_defined_once() =>
        ServiceDefinition.Define(First, "BIRTH-CERT", Terms, null, Now).ShouldRefuse(ServiceRefusals.ServiceAlreadyDefined);

    [Fact]
    public void each_version_counts_up_and_replaces_the_terms()
    {
        var dearer = Terms with { FeeLines = [new FeeLine("GOV", FeeKind.GovernmentFee, Money.Sar(20_000))] };
        var published = First.Publish(dearer, null, Now).ShouldRecord<ServiceVersionPublished>();

        published.Version.ShouldBe(2);
        var second = ServiceDefinition.Evolve(First, published);
        (second.Version, second.Terms, second.Editions.Length).ShouldBe((2, dearer, 1));
    }

    [Fact]
    public void a_quote_stands_for_the_days_told() =>
        First.Quote(Now).ShouldBe(new FeeQuote(Terms.FeeLines, Now + Duration.FromDays(7)));

    [Fact]
    public void a_price_that_is_no_price_is_refused()
    {
        Refused(Terms with { FeeLines = [Line(Money.Sar(-1))] }, "feeLines");
        Refused(Terms with { FeeLines = [Line(Money.Sar(Money.LargestHalalas + 1))] }, "feeLines");
        Refused(Terms with { FeeLines = [Line(new Money(1, "USD"))] }, "feeLines");
        Refused(Terms with { FeeLines = [Line(default)] }, "feeLines");
        Refused(Terms with { FeeLines = default }, "feeLines");
        First.Publish(Terms with { FeeLines = [Line(Money.Zero), Line(Money.Sar(Money.LargestHalalas))] }, null, Now).ShouldRecord<ServiceVersionPublished>();

        static FeeLine Line(Money amount) => new("GOV", FeeKind.GovernmentFee, amount);
    }

    [Fact]
    public void a_document_that_nobody_could_name_is_refused()
    {
        Refused(Terms with { RequiredDocuments = ["parents-id", " "] }, "requiredDocuments");
        Refused(Terms with { RequiredDocuments = default }, "requiredDocuments");
        First.Publish(Terms with { RequiredDocuments = [] }, null, Now).ShouldRecord<ServiceVersionPublished>();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100_001)]
    public void a_target_beyond_reason_is_refused(int hours) => Refused(Terms with { TargetWorkingHours = hours }, "targetWorkingHours");

    [Theory]
    [InlineData(0)]
    [InlineData(3651)]
    public void a_quote_that_never_or_always_stands_is_refused(int days) => Refused(Terms with { QuoteValidDays = days }, "quoteValidDays");

    private static void Refused(ServiceTerms terms, string member)
    {
        ServiceDefinition.Define(null, "BIRTH-CERT", terms, null, Now).ShouldRefuse(SharedRefusals.ValueInvalid(member));
        First.Publish(terms, null, Now).ShouldRefuse(SharedRefusals.ValueInvalid(member));
    }
}
