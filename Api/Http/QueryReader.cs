using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Api.Http;

/// <summary>Reads query parameters and collects what is wrong with them; parameters it was not asked for are refused.</summary>
internal sealed class QueryReader(HttpContext http)
{
    private readonly ImmutableSortedDictionary<string, ImmutableArray<string>>.Builder errors =
        ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);

    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>An instant such as <c>2026-11-24T09:00:00Z</c>, other offsets included.</summary>
    public Instant? Instant(string name) => Read<Instant?>(name, static text => LedgerJson.ParseInstant(text));

    /// <summary>An instant, or a civil date in Riyadh: its first instant, or the first after it when it ends a period.</summary>
    public Instant? Bound(string name, bool end) => Read<Instant?>(name, text =>
        LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } && LedgerJson.IsUsable(day)
            ? BusinessCalendar.Zone.AtStartOfDay(end ? day.PlusDays(1) : day).ToInstant()
            : LedgerJson.ParseInstant(text));

    public bool? Boolean(string name) => Read<bool?>(name, static text => text switch { "true" => true, "false" => false, _ => null });

    /// <summary>True for <c>?name</c> as well as for <c>?name=true</c>.</summary>
    public bool Flag(string name) => Read<bool?>(name, static text => text switch { "" or "true" => true, "false" => false, _ => null }) ?? false;

    public Guid? Id(string name) => Read<Guid?>(name, static text => Guid.TryParse(text, out var id) ? id : null);

    public int Number(string name, int least, int most, int otherwise) =>
        Read<int?>(name, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null) ?? otherwise;

    /// <summary>A number of leaves, or the place of one.</summary>
    public long? Size(string name) => Read<long?>(name, static text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);

    public string? Text(string name) => Read<string?>(name, static text => text.Length is > 0 and <= 200 && !text.Contains('\0', StringComparison.Ordinal) ? text : null);

    /// <summary>One of these, by the names given.</summary>
    public T Choice<T>(string name, T otherwise, params (string Name, T Value)[] choices)
        where T : notnull => Read(name, text => choices.Where(choice => string.Equals(choice.Name, text, StringComparison.Ordinal)).Select(choice => (Chosen<T>?)new Chosen<T>(choice.Value)).FirstOrDefault()) is { } chosen ? chosen.Value : otherwise;

    /// <summary>Several values of an enum, separated by commas, as they are named on the wire.</summary>
    public ImmutableArray<T> Several<T>(string name)
        where T : struct, Enum => Read<ImmutableArray<T>?>(name, static text =>
        {
            var values = text.Split(',').Select(part => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => string.Equals(JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()!), part, StringComparison.Ordinal))).ToList();
            return values.Contains(null) ? null : [.. values.Select(value => value!.Value)];
        }) ?? [];

    public T? Parsed<T>(string name, Func<string, T?> parse)
        where T : class => Read(name, parse);

    /// <summary>Notes that a parameter is wrong beside the others.</summary>
    public void Check(string name, bool isRight)
    {
        if (!isRight)
        {
            errors[name] = [ValidationTexts.Get("format", Problems.CultureOf(http.Request))];
        }
    }

    /// <summary>Writes the refusal when anything was wrong.</summary>
    public async Task<bool> IsRefusedAsync()
    {
        foreach (var stranger in http.Request.Query.Keys.Where(key => !asked.Contains(key)))
        {
            errors[stranger.Length <= 100 ? stranger : stranger[..100]] = [ValidationTexts.Get("unreadable", Problems.CultureOf(http.Request))];
        }

        if (errors.Count == 0)
        {
            return false;
        }

        await Problems.WriteAsync(http, HttpRefusals.RequestMalformed, errors.ToImmutable());
        return true;
    }

    private T? Read<T>(string name, Func<string, T?> parse)
    {
        asked.Add(name);
        if (!http.Request.Query.TryGetValue(name, out var given))
        {
            return default;
        }

        if (given is [{ } text] && parse(text) is { } value)
        {
            return value;
        }

        errors[name] = [ValidationTexts.Get("format", Problems.CultureOf(http.Request))];
        return default;
    }

    private sealed record Chosen<T>(T Value);
}
