namespace EventLedger.Tests.Support;

/// <summary>Made-up national ids that are valid by their check digit.</summary>
public static class NationalIds
{
    /// <param name="number">Of eight digits at most; another one for another person.</param>
    public static string Of(int number)
    {
        var nine = $"1{number:00000000}";
        var sum = nine.Select((digit, i) => i % 2 == 1 ? digit - '0' : (2 * (digit - '0') / 10) + (2 * (digit - '0') % 10)).Sum();
        return $"{nine}{(10 - (sum % 10)) % 10}";
    }
}
