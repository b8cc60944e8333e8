using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using EventLedger.Application.Tests.Events;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;
using NodaTime;

namespace EventLedger.Application.Tests.Webhooks;

public sealed class when_writing_what_is_told
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 24, 9, 30);

    public static TheoryData<string> Names => [.. PublicEvents.Names];

    // Of every event that is told there is a sample with all its members.
    private static ImmutableArray<DomainEvent> Samples { get; } =
        [.. SampleEvents.Full.Concat(SampleEvents.Minimal).Concat(SampleEvents.Backdated).Concat(SampleEvents.Later).Concat(SampleEvents.Offered).Concat(SampleEvents.SealedTexts).Concat(SampleEvents.Timed)
            .Where(e => PublicEvents.Contains(EventCatalogue.Of(e.GetType()).StoredName))];

    [Theory]
    [MemberData(nameof(Names))]
    public void it_is_nothing_that_people_typed_or_that_is_sealed(string name)
    {
        foreach (var e in Samples.Where(e => EventCatalogue.Of(e.GetType()).StoredName == name))
        {
            var told = PublicData.Of(e, PublicEvents.Find(name)!).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

            // Samples are typed in Arabic, their sealed members are this text, and their users have a dot before the region.
            told.ShouldNotContain(c => c >= '\u0600' && c <= '\u06ff', name);
            told.ShouldNotContain("c2VhbGVk");
            told.ShouldNotContain(".makkah");
            told.ShouldNotContain("MK-4EF8");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void it_has_the_members_that_its_schema_names_and_all_that_are_required(string name)
    {
        var schema = PublicData.Schema(name, PublicEvents.Find(name)!);
        var required = schema["required"]!.AsArray().Select(member => (string)member!).ToList();
        var named = schema["properties"]!.AsObject().Select(member => member.Key).ToList();
        foreach (var e in Samples.Where(e => EventCatalogue.Of(e.GetType()).StoredName == name))
        {
            var told = PublicData.Of(e, PublicEvents.Find(name)!).Select(member => member.Key).ToList();

            told.ShouldBeSubsetOf(named, name);
            required.ShouldBeSubsetOf(told, name);
        }
    }

    [Fact]
    public void it_is_a_cloud_event_that_others_read()
    {
        var e = new FeePaid([new("ISSUE", FeeKind.GovernmentFee, Money.Sar(10_000))], PaymentMethod.Card, "RCPT-1", At);
        var delivery = new TakenDelivery(Guid.CreateVersion7(), 42, Guid.CreateVersion7(), 2, "fee_paid", At, 1);

        var (body, contentType) = WebhookPayload.Of("makkah", delivery, e);

        contentType.ShouldStartWith("application/cloudevents+json");
        var read = new JsonEventFormatter().DecodeStructuredModeMessage(body, new(contentType), [WebhookPayload.Sequence, WebhookPayload.Version]);
        read.IsValid.ShouldBeTrue();
        (read.SpecVersion, read.Id, read.Type, read.Source!.OriginalString).ShouldBe(
            (CloudEventsSpecVersion.V1_0, delivery.Message.ToString("D"), "eventledger.fee_paid", "urn:eventledger:makkah"));
        (read.Subject, read.DataSchema!.OriginalString, read.Time).ShouldBe(($"request/{delivery.Stream:D}", "urn:eventledger:schema:fee_paid", (DateTimeOffset?)At.ToDateTimeOffset()));
        read[WebhookPayload.Sequence].ShouldBe("0000000000000000042");
        read[WebhookPayload.Version].ShouldBe(2);
        JsonNode.Parse(body)!["data"]!.ToJsonString().ShouldBe(
            """{"lines":[{"amount":{"currency":"SAR","halalas":10000},"code":"ISSUE","kind":"government-fee"}],"method":"card","paidAt":"2026-11-24T09:30:00Z"}""");
    }
}
