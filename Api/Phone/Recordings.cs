using System.Text.RegularExpressions;
using EventLedger.Api.Setup;
using EventLedger.Domain.Phone;

namespace EventLedger.Api.Phone;

/// <summary>The recordings that a studio made: <c>ar/welcome.wav</c> and the like. One that is put there or taken away counts from the next call on.</summary>
/// <param name="Folder">Null or empty when there are none.</param>
internal sealed partial record Recordings(string? Folder)
{
    public const string Path = "/phone/audio";

    private const string Ending = ".wav";

    public static Recordings Of(HttpContext http) => new(http.RequestServices.GetRequiredService<Settings>().Phone.AudioFolder);

    /// <summary>Where a platform fetches a recording; null when there is none.</summary>
    public string? AddressOf(PhoneLanguage language, string name) =>
        Find(PhoneTexts.Name(language), name + Ending) is null ? null : $"{Path}/{PhoneTexts.Name(language)}/{name}{Ending}";

    /// <summary>The whole path of a recording; null when there is none, and of anything else that may lie there.</summary>
    public string? Find(string language, string name)
    {
        if (string.IsNullOrEmpty(Folder) || language is not ("ar" or "en") || !Plain().IsMatch(name))
        {
            return null;
        }

        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder, language, name));
        return File.Exists(path) ? path : null;
    }

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\.wav\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();
}
