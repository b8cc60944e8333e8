using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Setup;

/// <summary>
/// What is wrong with settings: a sentence for each, with its environment variable and what it takes. None repeats the value, which may be a
/// secret that was set in the wrong place.
/// </summary>
internal static class SettingsFaults
{
    private const string Logging = "Logging";
    private const string Levels = "LogLevel";
    private const int MostPauses = 20;
    private const string SpokenNumber = "three to fifteen digits, as callers are to dial them";

    /// <summary>The environment variable that sets what configuration has at this path.</summary>
    public static string Variable(string path) => path.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>Those that nobody knows, and those whose text is not of their kind.</summary>
    public static IEnumerable<(string Path, string Sentence)> OfTexts(IConfigurationSection section, Type type, MemberInfo? member = null)
    {
        var children = section.GetChildren();
        if (EntryType(type) is { } entry)
        {
            // An entry that is wrong in part cannot be read without that part.
            return children.SelectMany(child => OfTexts(child, entry).Select(fault => (child.Path, fault.Sentence))).Concat(OfItself(section));
        }

        if (type.Namespace?.StartsWith(nameof(EventLedger), StringComparison.Ordinal) == true && !type.IsEnum)
        {
            var members = type.GetProperties().Where(property => property.CanWrite).ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
            return children.SelectMany(child => members.TryGetValue(child.Key, out var known) ? OfTexts(child, known.PropertyType, known) : [Unknown(child)])
                .Concat(Missing(section, type))
                .Concat(OfItself(section));
        }

        // Empty is as good as not given, where nothing has to be.
        var kind = Nullable.GetUnderlyingType(type);
        return section.Value is { } text && !(kind is not null && text.Length == 0) && Expected(text, kind ?? type, member) is { } expected
            ? children.Select(Unknown).Append((section.Path, $"{Variable(section.Path)} should be {expected}."))
            : children.Select(Unknown);
    }

    /// <summary>Levels of logging that there are not; nothing else of that is looked at.</summary>
    public static IEnumerable<string> OfLevels(IConfiguration configuration)
    {
        var logging = configuration.GetSection(Logging);
        return logging.GetChildren().Select(provider => provider.GetSection(Levels)).Append(logging.GetSection(Levels))
            .SelectMany(levels => levels.GetChildren())
            .Where(level => level.Value is { Length: > 0 } text && !Enum.TryParse<LogLevel>(text, ignoreCase: true, out _))
            .Select(level => $"{Variable(level.Path)} should be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
    }

    /// <summary>Those that are of their kind, and make no sense.</summary>
    public static IEnumerable<string> OfValues(Settings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.DataFolder))
        {
            yield return $"{Name(nameof(Settings.DataFolder))} should be the path of a folder.";
        }

        if (settings.Regions.Count == 0)
        {
            yield return $"There should be a region, such as {Name(nameof(Settings.Regions))}__makkah=MK.";
        }

        foreach (var (region, _) in settings.Regions.Where(region => !TrackingReference.IsPrefix(region.Value)))
        {
            yield return $"{Name(nameof(Settings.Regions))}__{region} should be two to eight Latin capitals, which tracking references begin with.";
        }

        var pauses = settings.Reactions.RetryAfterSeconds ?? [];
        if (pauses.Length > MostPauses || Array.Exists(pauses, seconds => seconds < 0))
        {
            yield return $"{Name(nameof(Settings.Reactions))}__{nameof(Settings.Reactions.RetryAfterSeconds)}__0 and those after it should be at most {MostPauses} whole numbers, none below 0.";
        }

        if (Array.Exists(settings.Webhooks.Ports ?? [], port => port is < 1 or > 65535))
        {
            yield return $"{Name(nameof(Settings.Webhooks))}__{nameof(Settings.Webhooks.Ports)}__0 and those after it should be ports, from 1 to 65535.";
        }

        foreach (var fault in OfPhone(settings))
        {
            yield return fault;
        }

        foreach (var fault in new[] { SealingSetup.Fault(settings), DatabaseSetup.MasterKeyFault(settings) }.Concat(ProxySetup.Faults(settings)).Concat(SmsSetup.Faults(settings)).OfType<string>())
        {
            yield return fault;
        }
    }

    /// <summary>The environment variable of a setting of ours.</summary>
    public static string Name(string setting) => $"{Settings.Section}__{setting}";

    private static IEnumerable<string> OfPhone(Settings settings)
    {
        var (phone, name) = (settings.Phone, Name(nameof(Settings.Phone)));
        var numbers = phone.CentreNumbers ?? [];
        if (phone.CentreNumber is { Length: > 0 } number && !IsSpokenNumber(number))
        {
            yield return $"{name}__{nameof(PhoneSettings.CentreNumber)} should be {SpokenNumber}.";
        }

        foreach (var (region, _) in numbers.Where(named => !IsSpokenNumber(named.Value)))
        {
            yield return $"{name}__{nameof(PhoneSettings.CentreNumbers)}__{region} should be {SpokenNumber}.";
        }

        foreach (var region in numbers.Keys.Where(region => !settings.Regions.ContainsKey(region)))
        {
            yield return $"{name}__{nameof(PhoneSettings.CentreNumbers)}__{region} names a region that is not served.";
        }

        if (phone.AudioFolder is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            yield return $"{name}__{nameof(PhoneSettings.AudioFolder)} should be the path of a folder that is there.";
        }
    }

    private static bool IsSpokenNumber(string number) => number.Length is >= 3 and <= 15 && number.All(char.IsAsciiDigit);

    private static (string Path, string Sentence) Unknown(IConfigurationSection section) =>
        (section.Path, $"Nobody knows the setting {Variable(section.Path)}. docs/operations.md lists those that there are.");

    // What is made with values, such as a witness, needs those that have no default.
    private static IEnumerable<(string Path, string Sentence)> Missing(IConfigurationSection section, Type type) => type.GetConstructors()[0].GetParameters()
        .Where(parameter => !parameter.HasDefaultValue && section.GetSection(parameter.Name!).Value is null)
        .Select(parameter => (section.Path, $"{Variable(section.Path)}__{parameter.Name} is missing."));

    // A value where a list or a group is expected would be passed over.
    private static IEnumerable<(string Path, string Sentence)> OfItself(IConfigurationSection section) => string.IsNullOrEmpty(section.Value)
        ? []
        : [(section.Path, $"{Variable(section.Path)} takes no value itself; what belongs below it does, such as {Variable(section.Path)}__0 in a list. See docs/operations.md.")];

    private static Type? EntryType(Type type) => type switch
    {
        _ when type == typeof(string) || !type.IsAssignableTo(typeof(IEnumerable)) => null,
        { IsArray: true } => type.GetElementType(),
        _ => type.GenericTypeArguments[^1],
    };

    /// <summary>What a setting takes; null when its text is that.</summary>
    private static string? Expected(string text, Type type, MemberInfo? member)
    {
        if (type == typeof(int))
        {
            var range = member?.GetCustomAttribute<RangeAttribute>();
            var isOne = int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number);
            return isOne && range?.IsValid(number) != false ? null
                : range is null ? "a whole number"
                : string.Create(CultureInfo.InvariantCulture, $"a whole number from {range.Minimum} to {range.Maximum}");
        }

        return type switch
        {
            _ when type == typeof(string) => null,
            _ when type == typeof(bool) => bool.TryParse(text, out _) ? null : "true or false",
            _ when type == typeof(Uri) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? null : "an address such as https://witness.example",
            _ => throw new InvalidOperationException($"Nobody could be told what a setting of {type} takes."),
        };
    }
}
