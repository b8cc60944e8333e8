namespace EventLedger.Domain.Notifications;

/// <summary>Who a short message comes from, as networks write it.</summary>
public static class SmsNumber
{
    private const int Shortest = 9;
    private const int Longest = 16;

    /// <summary>
    /// Whether there may be a person: a whole number, with or without a plus sign. Short numbers and names are programs', and whoever answers them is
    /// answered in turn, for ever.
    /// </summary>
    public static bool MayBeAPersons(string sender)
    {
        var digits = sender.StartsWith('+') ? sender[1..] : sender;
        return digits.Length is >= Shortest and <= Longest && digits.All(char.IsAsciiDigit);
    }
}
