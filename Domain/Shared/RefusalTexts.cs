using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Domain.Shared;

/// <summary>One code of a catalogue, with the names of the figures its sentence is given.</summary>
public sealed record RefusalEntry(
    string Catalogue, string Code, RefusalKind Kind, string TitleAr, string TitleEn, ImmutableArray<string> Arguments);

/// <summary>
/// The sentences of every refusal in Arabic and English, read once from the resources beside each catalogue.
/// Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// A detail names the refusal's arguments in braces. <c>{name}</c> is the argument as it stands,
/// <c>{name:riyals}</c> writes halalas as riyals, <c>{name:riyadh}</c> writes an instant as the civil time of Riyadh.
/// </remarks>
public sealed class RefusalTexts
{
    private const string CatalogueSuffix = "Refusals";
    private readonly FrozenDictionary<string, Text> arabic;
    private readonly FrozenDictionary<string, Text> english;

    /// <summary>Reads the Domain's own catalogues and those of <paramref name="others"/>: static classes named <c>…Refusals</c>.</summary>
    public RefusalTexts(params Assembly[] others)
    {
        var catalogues = others.Prepend(typeof(RefusalTexts).Assembly).Distinct().SelectMany(Catalogues).ToList();
        arabic = Read(catalogues, CultureInfo.GetCultureInfo("ar"));
        english = Read(catalogues, CultureInfo.InvariantCulture);
        All = [.. catalogues.SelectMany(Entries)];
    }

    /// <summary>Every code of every catalogue, for the public list and the OpenAPI document.</summary>
    public ImmutableArray<RefusalEntry> All { get; }

    /// <summary>
    /// Title and detail of a code, arguments still in braces; null when there is no text. English for English
    /// cultures, Arabic for every other.
    /// </summary>
    public (string Title, string Detail)? Find(string code, CultureInfo culture) =>
        In(culture).TryGetValue(code, out var text) ? (text.Title, text.Detail) : null;

    /// <summary>Title and detail with the refusal's own figures. A code without text stands for itself: refusing must not fail.</summary>
    public (string Title, string Detail) Format(Refusal refusal, CultureInfo culture) =>
        In(culture).TryGetValue(refusal.Code, out var text)
            ? (text.Title, text.Written(refusal.Arguments))
            : (refusal.Code, refusal.Code);

    /// <summary>The refusal that a member of a catalogue makes, of empty arguments: its code and kind are only told by making one.</summary>
    /// <exception cref="InvalidOperationException">It cannot; found at start-up and in tests, never when a caller is refused.</exception>
    public static Refusal Example(MethodInfo member)
    {
        try
        {
            return (Refusal)member.Invoke(null, [.. member.GetParameters().Select(Nothing)])!;
        }
        catch (TargetInvocationException thrown)
        {
            throw new InvalidOperationException($"{member.DeclaringType!.Name}.{member.Name} fails when its arguments are empty.", thrown.InnerException);
        }
    }

    private FrozenDictionary<string, Text> In(CultureInfo culture) =>
        culture.TwoLetterISOLanguageName == "en" ? english : arabic;

    private static IEnumerable<Type> Catalogues(Assembly assembly) => assembly.GetTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith(CatalogueSuffix, StringComparison.Ordinal))
        .OrderBy(type => type.FullName, StringComparer.Ordinal);

    private IEnumerable<RefusalEntry> Entries(Type catalogue) => Members(catalogue)
        .Select(Example)
        .DistinctBy(refusal => refusal.Code)
        .Select(refusal => new RefusalEntry(
            catalogue.Name,
            refusal.Code,
            refusal.Kind,
            arabic.TryGetValue(refusal.Code, out var ar) ? ar.Title : refusal.Code,
            english.TryGetValue(refusal.Code, out var en) ? en.Title : refusal.Code,
            [.. refusal.Arguments.Keys]));

    // Properties come as their getters.
    private static IEnumerable<MethodInfo> Members(Type catalogue) => catalogue
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.ReturnType == typeof(Refusal));

    private static object? Nothing(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.HasDefaultValue)
        {
            return parameter.DefaultValue;
        }

        if (type == typeof(string))
        {
            return "";
        }

        if (type.IsArray)
        {
            return Array.CreateInstance(type.GetElementType()!, 0);
        }

        if (type.IsValueType)
        {
            return RuntimeHelpers.GetUninitializedObject(type);
        }

        return type.IsInterface && type.GenericTypeArguments is [var element] && type.IsAssignableFrom(element.MakeArrayType())
            ? Array.CreateInstance(element, 0)
            : null;
    }

    private static FrozenDictionary<string, Text> Read(IEnumerable<Type> catalogues, CultureInfo culture)
    {
        var texts = new Dictionary<string, Text>(StringComparer.Ordinal);
        foreach (var catalogue in catalogues)
        {
            var resources = Resources(catalogue, culture);
            foreach (var code in Members(catalogue).Select(member => Example(member).Code))
            {
                if (resources?.GetString($"{code}.title") is { } title && resources.GetString($"{code}.detail") is { } detail)
                {
                    texts.TryAdd(code, new Text(title, detail));
                }
            }
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    // Without parents, so that a missing Arabic text shows as missing rather than as English.
    private static ResourceSet? Resources(Type catalogue, CultureInfo culture)
    {
        try
        {
            return new ResourceManager(catalogue).GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        }
        catch (MissingManifestResourceException)
        {
            return null;
        }
    }

    /// <summary>A title, and a detail cut once into literal text (even places) and arguments (odd places).</summary>
    private sealed class Text(string title, string detail)
    {
        private static readonly InstantPattern Instants = InstantPattern.ExtendedIso;
        private static readonly LocalDateTimePattern CivilTime = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");
        private readonly string[] parts = detail.Split('{', '}');

        public string Title { get; } = title;

        public string Detail { get; } = detail;

        public string Written(ImmutableSortedDictionary<string, string> arguments)
        {
            if (parts.Length == 1)
            {
                return Detail;
            }

            var written = new StringBuilder();
            for (var i = 0; i < parts.Length; i++)
            {
                written.Append(i % 2 == 0 ? parts[i] : Argument(parts[i], arguments));
            }

            return written.ToString();
        }

        private static string Argument(string part, ImmutableSortedDictionary<string, string> arguments)
        {
            var (name, form) = part.Split(':') is [var before, var after] ? (before, after) : (part, "");
            if (!arguments.TryGetValue(name, out var value))
            {
                return "–";
            }

            return form switch
            {
                "riyals" when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var halalas) =>
                    (halalas / 100m).ToString("0.00", CultureInfo.InvariantCulture),
                "riyadh" when Instants.Parse(value) is { Success: true, Value: var instant } =>
                    Civil(instant),
                _ => value,
            };
        }

        private static string Civil(Instant instant) => CivilTime.Format(instant.InZone(BusinessCalendar.Zone).LocalDateTime);
    }
}
