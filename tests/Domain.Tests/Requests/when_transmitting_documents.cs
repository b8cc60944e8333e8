using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Domain.Tests.Requests;

public class when_transmitting_documents
{
    [Fact]
    public void the_manifest_goes_to_the_usual_window()
    {
        var sent = Transmit(Life.Paid, Life.Documents).ShouldRecord<DocumentsTransmitted>();

        sent.Manifest.ShouldBe(Life.Documents);
        (sent.DepartmentCode, sent.WindowCode, sent.Sender, sent.TransmittedAt).ShouldBe(("CIV", "CIV-1", "clerk", Life.Noon));
    }

    [Fact]
    public void the_manifest_hash_can_be_computed_by_anyone()
    {
        var lines = $"hospital-notification\tapplication/pdf\t1200\t{new string('a', 64)}\nparents-id\timage/png\t3400\t{new string('b', 64)}\n";

        Transmit(Life.Paid, Life.Documents).ShouldRecord<DocumentsTransmitted>()
            .ManifestHash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines))));
    }

    [Fact]
    public void a_window_named_is_taken() =>
        Transmit(Life.Paid, Life.Documents, "CIV-2").ShouldRecord<DocumentsTransmitted>().WindowCode.ShouldBe("CIV-2");

    [Fact]
    public void after_a_return_the_same_window_is_taken_again()
    {
        var sentBefore = new DocumentsTransmitted(Life.Documents, "hash", "CIV", "CIV-2", "clerk", Life.Morning);
        DomainEvent[] returned = [.. Life.Paid, sentBefore, new DocumentsReturned(["unreadable"], null, Life.Morning)];

        Transmit(returned, Life.Documents).ShouldRecord<DocumentsTransmitted>().WindowCode.ShouldBe("CIV-2");
    }

    [Fact]
    public void more_documents_than_required_are_welcome() =>
        Transmit(Life.Paid, [.. Life.Documents, Life.Identity with { Name = "photo" }]).ShouldRecord<DocumentsTransmitted>();

    [Fact]
    public void a_window_of_nobody_is_refused() =>
        Transmit(Life.Paid, Life.Documents, "CIV-9").ShouldRefuse(RequestRefusals.WindowUnknown("CIV-9"));

    [Fact]
    public void a_window_of_another_department_is_refused() => Story.Given(Life.Paid)
        .When(request => request.Transmit(Life.Land, Life.Documents, "LND-1", "clerk", Life.Noon))
        .ShouldRefuse(RequestRefusals.WindowUnknown("LND-1"));

    [Fact]
    public void a_department_without_windows_cannot_be_reached() => Story.Given(Life.Paid)
        .When(request => request.Transmit(new Destination("CIV", []), Life.Documents, null, "clerk", Life.Noon))
        .ShouldRefuse(RequestRefusals.WindowUnknown(""));

    [Fact]
    public void the_fee_comes_first() => Transmit(Life.Opened, Life.Documents).ShouldRefuse(RequestRefusals.FeeNotPaid);

    [Fact]
    public void a_free_service_needs_no_payment() => Transmit([Life.SelfServiceOpening], Life.Documents).ShouldRecord<DocumentsTransmitted>();

    [Fact]
    public void missing_documents_are_named() =>
        Transmit(Life.Paid, [Life.Identity]).ShouldRefuse(RequestRefusals.RequiredDocumentsMissing(["hospital-notification"]));

    [Fact]
    public void two_documents_of_one_name_are_refused() =>
        Transmit(Life.Paid, [.. Life.Documents, Life.Identity]).ShouldRefuse(RequestRefusals.DocumentNamedTwice(3));

    [Fact]
    public void an_empty_manifest_is_refused()
    {
        Transmit(Life.Paid, []).ShouldRefuse(RequestRefusals.ManifestEmpty);
        Transmit(Life.Paid, default).ShouldRefuse(RequestRefusals.ManifestEmpty);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    public void a_name_that_could_forge_a_manifest_is_refused(string name)
    {
        var refusal = SharedRefusals.ValueInvalid("documents");

        Transmit(Life.Paid, [.. Life.Documents, Life.Identity with { Name = name }]).ShouldRefuse(refusal);
        Transmit(Life.Paid, [Life.Notification, Life.Identity with { MediaType = name }]).ShouldRefuse(refusal);
        Transmit(Life.Paid, [Life.Notification, Life.Identity with { Sha256 = name }]).ShouldRefuse(refusal);
    }

    private static Decision Transmit(DomainEvent[] past, ImmutableArray<ManifestEntry> documents, string? window = null) =>
        Story.Given(past).When(request => request.Transmit(Life.Civil, documents, window, "clerk", Life.Noon));
}
