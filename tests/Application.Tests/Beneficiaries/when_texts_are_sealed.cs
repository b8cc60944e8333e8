using System.Collections;
using System.Reflection;
using EventLedger.Application.Tests.Events;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Tests.Beneficiaries;

/// <summary>What people type in the streams of persons is sealed, unless somebody said here why it need not be.</summary>
public sealed class when_texts_are_sealed
{
    private static readonly Type[] States = [typeof(CitizenRequest), typeof(Beneficiary), typeof(CentreMandates)];

    // Names of staff and of a department's own steps, a law, a type of document; and the manifest's hash, which the department compares.
    private static readonly string[] InClear =
    [
        "BeneficiaryContacted.ContactedBy", "BeneficiaryErased.Basis", "BeneficiaryRegistered.Shown", "BeneficiaryVerified.Shown", "ContactDataReplaced.Shown", "DeathRecorded.Shown", "DocumentsReceived.ManifestHash",
        "DocumentsReceived.ReceivedBy", "DocumentsTransmitted.ManifestHash", "ErasureRequested.Basis", "GuardianRecorded.Basis", "GuardianRecorded.Shown", "MandateGiven.Shown",
        "RequestHandedOver.HandedOverBy", "StepDetail.Name", "WorkStepRecorded.Name", "WorkStepRecorded.Officer",
    ];

    [Fact]
    public void each_is_found_by_its_event()
    {
        var box = PersonalText.Of(new Protected("c2VhbGVk"));
        var samples = SampleEvents.Full.Concat(SampleEvents.Later).Where(e => States.Contains(EventCatalogue.Of(e.GetType()).State)).ToList();

        samples.SelectMany(Texts).Count().ShouldBeGreaterThan(20);
        samples.Where(e => Texts(e.WithTexts(_ => box)).Any(text => !text.IsSealed)).Select(e => e.GetType().Name).ShouldBeEmpty();
    }

    [Fact]
    public void none_is_a_plain_text_but_those_that_are_known() => EventCatalogue.All.Where(e => States.Contains(e.State)).SelectMany(e => PlainTexts(e.Type))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(InClear);

    private static IEnumerable<string> PlainTexts(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(member =>
        Inner(member.PropertyType) is { } inner ? PlainTexts(inner)
        : member.IsDefined(typeof(FreeTextAttribute)) && Innermost(member.PropertyType) == typeof(string) ? [$"{member.DeclaringType!.Name}.{member.Name}"]
        : []);

    private static IEnumerable<PersonalText> Texts(object? value) => value switch
    {
        null => [],
        PersonalText text => [text],
        IEnumerable many when Inner(value.GetType()) is not null || Innermost(value.GetType()) == typeof(PersonalText) => many.Cast<object>().SelectMany(Texts),
        _ when value.GetType().Assembly == typeof(DomainEvent).Assembly && !value.GetType().IsEnum => value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .SelectMany(member => Texts(member.GetValue(value))),
        _ => [],
    };

    // A record of ours within an event, or of which it has a list.
    private static Type? Inner(Type type) => Innermost(type) is { IsClass: true } inner && inner.Assembly == typeof(DomainEvent).Assembly ? inner : null;

    private static Type Innermost(Type type) => type.IsGenericType ? Innermost(type.GenericTypeArguments[0]) : type;
}
