using System.Buffers.Text;
using System.Text;

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
