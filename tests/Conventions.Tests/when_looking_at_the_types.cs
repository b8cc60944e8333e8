using System.Reflection;
using System.Text.RegularExpressions;
using EventLedger.Api.Setup;
using EventLedger.Application.Shared;
using EventLedger.Domain.Shared;

namespace EventLedger.Conventions.Tests;

public sealed partial class when_looking_at_the_types
{
    private static readonly Assembly Domain = typeof(DomainEvent).Assembly;

    private static IEnumerable<Type> Events => Domain.GetTypes().Where(type => type.IsSubclassOf(typeof(DomainEvent)));

    [Fact]
    public void layers_depend_downwards_only()
    {
        References(Domain).ShouldBe(["NodaTime"]);
        References(typeof(Ledger).Assembly).Where(IsOurs).ShouldBe(["EventLedger.Domain"]);
        References(typeof(Projections.ProjectionCatalogue).Assembly).Where(IsOurs).ShouldBe(["EventLedger.Domain"]);
    }

    [Fact]
    public void events_are_named_after_what_happened()
    {
        Events.Where(e => !PastTense().IsMatch(e.Name)).ShouldBeEmpty("Events say what happened: past tense, without Event, Updated or Changed.");
        Events.Select(e => StoredNames.Of(e).Alias).ShouldBeUnique();
        PastTense().IsMatch("RequestUpdated").ShouldBeFalse();
        PastTense().IsMatch("FeePaidEvent").ShouldBeFalse();
    }

    [Fact]
    public void events_never_change()
    {
        foreach (var e in Events)
        {
            e.IsSealed.ShouldBeTrue(e.Name);
            e.GetProperties().Where(property => property.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit))).ShouldBeEmpty(e.Name);
            e.GetProperties().Where(property => property.PropertyType.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(property.PropertyType) && property.PropertyType.Namespace != "System.Collections.Immutable").ShouldBeEmpty(e.Name);
        }
    }

    [Fact]
    public void every_refusal_has_a_code_of_its_own_in_two_languages()
    {
        var texts = new RefusalTexts(typeof(HttpRefusals).Assembly);
        texts.All.Select(refusal => refusal.Code).ShouldBeUnique();
        foreach (var refusal in texts.All)
        {
            Kebab().IsMatch(refusal.Code).ShouldBeTrue(refusal.Code);
            refusal.TitleAr.ShouldNotBe(refusal.Code);
            refusal.TitleEn.ShouldNotBe(refusal.Code);
            refusal.TitleAr.ShouldNotBe(refusal.TitleEn);
        }
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(reference => reference.Name!)
        .Where(name => !name.StartsWith("System", StringComparison.Ordinal) && name is not "netstandard")
        .Order(StringComparer.Ordinal);

    private static bool IsOurs(string assembly) => assembly.StartsWith("EventLedger.", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Z][A-Za-z]*(ed|Paid|Over|Withdrawn)$(?<!Updated)(?<!Changed)")]
    private static partial Regex PastTense();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Kebab();
}
