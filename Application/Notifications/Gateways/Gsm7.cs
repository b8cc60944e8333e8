using System.Collections.Frozen;

namespace EventLedger.Application.Notifications.Gateways;

/// <summary>The alphabet of short messages (3GPP TS 23.038, 6.2.1): what is written in it alone takes seven bits a character, anything else UCS-2.</summary>
internal static class Gsm7
{
    private static readonly FrozenSet<char> Alphabet = FrozenSet.ToFrozenSet(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\f^{}\\[~]|€");

    public static bool Fits(string text) => text.All(Alphabet.Contains);

    /// <summary>Without characters beyond the basic plane, which Kannel tears in two where a message is cut.</summary>
    public static string WithoutPairs(string text) => text.Any(char.IsSurrogate) ? string.Concat(text.Where(c => !char.IsSurrogate(c))) : text;
}
