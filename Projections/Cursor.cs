using System.Buffers.Text;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Projections;

/// <summary>The place where a page ended, as callers carry it to the next: opaque to them.</summary>
public static class Cursor
{
    private const int Longest = 200;

    public static string Write(string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place));

    /// <summary>The place; null when it cannot be one of ours.</summary>
    public static string? Read(string cursor)
    {
        if (cursor.Length > Longest || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var place = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return place.Length > 0 && !place.Any(char.IsControl) ? place : null;
    }
}

/// <summary>A place in a list of requests: the instant it is ordered by, and the request.</summary>
public sealed record TimedPlace(Instant At, Guid Id)
{
    /// <summary>Opaque to callers.</summary>
    public string Write() => Cursor.Write($"{InstantPattern.ExtendedIso.Format(At)} {Id}");

    /// <summary>Null when it is none of ours.</summary>
    public static TimedPlace? Read(string text) =>
        Cursor.Read(text)?.Split(' ') is [var at, var id]
        && InstantPattern.ExtendedIso.Parse(at) is { Success: true, Value: var instant }
        && Guid.TryParse(id, out var request)
            ? new TimedPlace(instant, request)
            : null;
}
