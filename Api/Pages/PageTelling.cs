using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Pages;

/// <summary>Puts what is kept of somebody into labels and values.</summary>
internal static class PageTelling
{
    public static string When(Instant at) => at.InZone(BusinessCalendar.Zone).ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string? When(Instant? at) => at is { } known ? When(known) : null;

    public static string? Day(LocalDate? day) => day?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The last day of a time whose end is exclusive.</summary>
    public static string? LastDay(LocalDate? end) => Day(end?.PlusDays(-1));

    /// <param name="name">Of the heading, and its text.</param>
    public static PageSection Section(this PageTexts texts, string name, ImmutableArray<PageEntry> entries) => new(name, texts[name], entries, texts["my-nothing"]);

    /// <summary>What is not there is not told.</summary>
    public static PageEntry Entry(this PageTexts texts, string? title, params (string Label, string? Value)[] facts)
    {
        var told = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var (label, value) in facts)
        {
            if (!string.IsNullOrEmpty(value))
            {
                told.Add((texts[label], value));
            }
        }

        return new(title, told.ToImmutable());
    }

    /// <summary>The word for a value, such as <c>role-auditor</c>.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static string? Named(this PageTexts texts, string kind, Enum? value) => value is null ? null : texts[$"{kind}-{Refusal.NameOf(value)}"];
}
