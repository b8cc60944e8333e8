using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Api.Http;

/// <summary>Reads query parameters and collects what is wrong with them; parameters it was not asked for are refused.</summary>
internal sealed class QueryReader(HttpContext http)
{
    private const string UmmAlQura = "umalqura:";
    private const int FirstYear = 1900;
    private const int MarkBytes = 6;
    private static readonly LocalDatePattern UmmAlQuraDay = LocalDatePattern.Iso.WithCalendar(CalendarSystem.UmAlQura);

    private readonly ImmutableSortedDictionary<string, ImmutableArray<string>>.Builder errors =
        ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);

    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>An instant such as <c>2026-11-24T09:00:00Z</c>, other offsets included.</summary>
    public Instant? Instant(string name) => Modern(name, Read<Instant?>(name, static text => LedgerJson.ParseInstant(text), "instant"));

    /// <summary>
    /// An instant, or a civil date in Riyadh, Gregorian or (<c>umalqura:1448-06-17</c>) of Umm al-Qura: its first instant, or the first after it when it
    /// ends a period.
    /// </summary>
    public Instant? Bound(string name, bool end) => Modern(name, Read<Instant?>(
        name,
        text => Day(text) is { } day && LedgerJson.IsUsable(day)
            ? BusinessCalendar.Zone.AtStartOfDay(end ? day.PlusDays(1) : day).ToInstant()
            : LedgerJson.ParseInstant(text),
        "instant-or-date"));

    /// <summary>A period from one bound to another; one that ends before it begins is refused.</summary>
    public (Instant? From, Instant? To) Period()
    {
        var (from, to) = (Bound("from", end: false), Bound("to", end: true));
        if (from > to)
        {
            Refuse("to", "period-reversed");
        }

        return (from, to);
    }

    public bool? Boolean(string name) => Read<bool?>(name, static text => text switch { "true" => true, "false" => false, _ => null }, "boolean");

    /// <summary>True for <c>?name</c> as well as for <c>?name=true</c>.</summary>
    public bool Flag(string name) => Read<bool?>(name, static text => text switch { "" or "true" => true, "false" => false, _ => null }, "flag") ?? false;

    public Guid? Id(string name) => Read<Guid?>(name, static text => Guid.TryParse(text, out var id) ? id : null, "uuid");

    public int Number(string name, int least, int most, int otherwise) =>
        Read<int?>(name, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null, "number", least, most) ?? otherwise;

    /// <summary>How many entries a page of a list may have.</summary>
    public int PageSize() => Number("limit", 1, 200, 50);

    /// <summary>A number of leaves, or the place of one.</summary>
    public long? Size(string name, long least = 0) => Read<long?>(name, text => Whole(text) is { } number && number >= least ? number : null, "whole-number-from", least);

    /// <summary>The event that the page before ended with, by its number in the region; 0 on the first page.</summary>
    public long AfterSequence() => Read<long?>("cursor", Whole, "cursor") ?? 0;

    public string? Text(string name) => Read<string?>(name, static text => text.Length is > 0 and <= 200 && !text.Contains('\0', StringComparison.Ordinal) ? text : null, "text-of-200");

    /// <summary>One of these, by the names given.</summary>
    public T Choice<T>(string name, T otherwise, params (string Name, T Value)[] choices)
        where T : notnull => Read(name, text => choices.Where(choice => string.Equals(choice.Name, text, StringComparison.Ordinal)).Select(choice => (Chosen<T>?)new Chosen<T>(choice.Value)).FirstOrDefault(), "one-of", string.Join(", ", choices.Select(choice => choice.Name))) is { } chosen ? chosen.Value : otherwise;

    /// <summary>Several values of an enum, separated by commas, as they are named on the wire.</summary>
    public ImmutableArray<T> Several<T>(string name)
        where T : struct, Enum => Read<ImmutableArray<T>?>(name, static text =>
        {
            var values = text.Split(',').Select(part => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => string.Equals(JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()!), part, StringComparison.Ordinal))).ToList();
            return values.Contains(null) ? null : [.. values.Select(value => value!.Value)];
        }, "several-of", string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName))) ?? [];

    /// <param name="form">Says in words what is taken, by the name of a text.</param>
    public T? Parsed<T>(string name, Func<string, T?> parse, string form)
        where T : class => Read(name, parse, form);

    /// <summary>Where the page before ended. It belongs to its list, filter and order: the cursor of any other is refused.</summary>
    public T? After<T>(Func<string, T?> read)
        where T : class => Read("cursor", text => text.LastIndexOf('.') is > 0 and var dot && text[(dot + 1)..] == Mark() ? read(text[..dot]) : null, "cursor");

    /// <summary>The cursor of the next page, for <see cref="After"/>.</summary>
    public string? Next(string? place) => place is null ? null : $"{place}.{Mark()}";

    /// <summary>Notes that a parameter is wrong beside the others, or with them.</summary>
    /// <param name="text">What is wrong with it, by the name of a text.</param>
    public void Check(string name, bool isRight, string text, params object[] figures)
    {
        if (!isRight && !errors.ContainsKey(name))
        {
            Refuse(name, text, figures);
        }
    }

    /// <summary>Notes that a parameter is missing that has to be there.</summary>
    /// <param name="form">Says in words what is taken, by the name of a text.</param>
    public void Require(string name, string form, params object[] figures) =>
        Check(name, http.Request.Query.ContainsKey(name), "missing", Form(form, figures));

    /// <summary>Writes the refusal when anything was wrong.</summary>
    public async Task<bool> IsRefusedAsync()
    {
        foreach (var stranger in http.Request.Query.Keys.Where(key => !asked.Contains(key)))
        {
            Refuse(stranger.Length <= 100 ? stranger : stranger[..100], "unknown-parameter", string.Join(", ", asked.Order(StringComparer.Ordinal)));
        }

        if (errors.Count == 0)
        {
            return false;
        }

        await Problems.WriteAsync(http, HttpRefusals.RequestMalformed, errors.ToImmutable());
        return true;
    }

    // Of everything that says which list it is, and in which order; callers hold all of it.
    private string Mark()
    {
        var parameters = http.Request.Query.Where(parameter => parameter.Key is not ("cursor" or "limit"))
            .OrderBy(parameter => parameter.Key, StringComparer.Ordinal).Select(parameter => $"{parameter.Key}={parameter.Value}");
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{http.Request.Path}?{string.Join('&', parameters)}")).AsSpan(0, MarkBytes));
    }

    // Years that nobody means are those of another calendar.
    private Instant? Modern(string name, Instant? read)
    {
        if (read is { } instant && instant.InZone(BusinessCalendar.Zone).Year < FirstYear)
        {
            Refuse(name, "year-too-early", FirstYear);
        }

        return read;
    }

    private static LocalDate? Day(string text)
    {
        var isUmmAlQura = text.StartsWith(UmmAlQura, StringComparison.Ordinal);
        return (isUmmAlQura ? UmmAlQuraDay.Parse(text[UmmAlQura.Length..]) : LocalDatePattern.Iso.Parse(text)) is { Success: true, Value: var day }
            ? day.WithCalendar(CalendarSystem.Iso)
            : null;
    }

    private void Refuse(string name, string text, params object[] figures) => errors[name] = [ValidationTexts.Get(text, Problems.CultureOf(http.Request), figures)];

    private string Form(string form, object[] figures) => ValidationTexts.Get($"form-{form}", Problems.CultureOf(http.Request), figures);

    private static long? Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private T? Read<T>(string name, Func<string, T?> parse, string form, params object[] figures)
    {
        asked.Add(name);
        if (!http.Request.Query.TryGetValue(name, out var given))
        {
            return default;
        }

        if (given.Count > 1)
        {
            Refuse(name, "repeated");
            return default;
        }

        if (given is [{ } text] && parse(text) is { } value)
        {
            return value;
        }

        Refuse(name, "not-in-form", Form(form, figures));
        return default;
    }

    private sealed record Chosen<T>(T Value);
}
