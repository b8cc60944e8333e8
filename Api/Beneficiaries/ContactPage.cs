using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>In which language and by which channel whoever is signed in wants to be told: what <see cref="ReplaceContactDataEndpoint"/> does for programs.</summary>
internal sealed class ContactPage : IEndpoint
{
    public const string Path = "/my/contact";

    private const string Language = "language";
    private const string Channel = "channel";

    // In the address, of whoever saved just now.
    private const string Saved = "saved";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(HttpMethods.Get, Path, GetAsync);
        routes.MapPage(HttpMethods.Post, Path, PostAsync);
    }

    private static async Task GetAsync(HttpContext http)
    {
        if (await Portal.EnterAsync(http) is { } person && await FindAsync(http, person) is { } record)
        {
            var texts = PageAnswers.Texts(http);
            var view = View(texts, NameOf(record.Language), NameOf(record.Channel));
            await PageAnswers.WriteAsync(http, http.Request.Query.ContainsKey(Saved) ? view with { Done = texts["contact-saved"] } : view);
        }
    }

    private static async Task PostAsync(HttpContext http)
    {
        if (await Portal.EnterAsync(http) is not { BeneficiaryId: { } id } person || await FindAsync(http, person) is not { } record)
        {
            return;
        }

        var texts = PageAnswers.Texts(http);
        if (await PageAnswers.ReadFormAsync(http, error => View(texts, NameOf(record.Language), NameOf(record.Channel)) with { Error = error }) is not { } form)
        {
            return;
        }

        var (language, channel) = (Chosen<ContactLanguage>(form[Language]), Chosen<ContactChannel>(form[Channel]));
        var view = View(
            texts, NameOf(language), NameOf(channel), language is null ? texts["contact-language-missing"] : null, channel is null ? texts["contact-channel-missing"] : null);
        if (view.HasErrors)
        {
            await PageAnswers.WriteAsync(http, view, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        if (await Portal.ContextAsync(http, person, form, view) is { } context)
        {
            await Portal.DoAsync(
                http, new ReplaceContactData(id, null, language, channel, null, null, null, null, context), view, _ => $"{PageAnswers.Address(texts, Path)}&{Saved}");
        }
    }

    /// <summary>The record; null, when there is none any more, after that was answered.</summary>
    private static async Task<Beneficiary?> FindAsync(HttpContext http, Actor person)
    {
        var record = await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<Beneficiary>(person.Region, person.BeneficiaryId!.Value, http.RequestAborted);
        if (record is null)
        {
            await Portal.NotFoundAsync(http, BeneficiaryRefusals.BeneficiaryNotFound, Path);
        }

        return record?.State;
    }

    private static string? NameOf(Enum? value) => value is null ? null : Refusal.NameOf(value);

    // By their names on the wire, and those alone.
    private static T? Chosen<T>(string? posted)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Refusal.NameOf(value) == posted)
            {
                return value;
            }
        }

        return null;
    }

    private static PageView View(PageTexts texts, string? language, string? channel, string? languageError = null, string? channelError = null) => new()
    {
        Title = texts["portal-contact"],
        Sentences = [texts["contact-text"]],
        Action = PageAnswers.Address(texts, Path),
        Submit = texts["contact-submit"],
        Hidden = [Portal.NewKey()],
        Fields =
        [
            new(Language, texts["data-language"], "off", Value: language, Error: languageError) { Choices = [.. Enum.GetValues<ContactLanguage>().Select(one => Choice(texts, "contact-language", one))] },
            new(Channel, texts["data-channel"], "off", Value: channel, Error: channelError) { Choices = [.. Enum.GetValues<ContactChannel>().Select(one => Choice(texts, "contact-channel", one))] },
        ],
        Pages = Portal.Pages(texts, Path),
    };

    private static PageChoice Choice(PageTexts texts, string kind, Enum value) => new(Refusal.NameOf(value), texts.Named(kind, value));
}
