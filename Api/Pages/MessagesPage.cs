using EventLedger.Api.Credentials;
using EventLedger.Api.Http;
using EventLedger.Application.Credentials;
using EventLedger.Domain.Shared;
using NodaTime.Text;

namespace EventLedger.Api.Pages;

/// <summary>What was written instead of sent, for administrators who signed in on a page; recorded as <see cref="GetSms"/> is.</summary>
internal sealed class MessagesPage : IEndpoint
{
    public const string Path = "/operations/messages";

    private static readonly LocalDateTimePattern Time = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(HttpMethods.Get, Path, GetAsync);

    private static async Task GetAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        if (await PageSession.FindAsync(http) is not { Actor: var actor })
        {
            PasswordPages.SeeOther(http, PageAnswers.Address(texts, StaffSignInPage.Path, PageAnswers.Address(texts, Path)));
            return;
        }

        if (actor.Role != Role.Administrator)
        {
            await PageAnswers.WriteAsync(
                http, new PageView { Title = texts["messages-denied"], Sentences = [texts["messages-denied-text"]], Links = [Session(texts)] }, StatusCodes.Status403Forbidden);
            return;
        }

        var written = await GetSms.ReadAsync(http, actor);
        await PageAnswers.WriteAsync(http, new PageView
        {
            Title = texts["messages"],
            Sentences = [texts["messages-text"]],
            Sections = [new("messages-written", texts["messages-written"], [.. written.Select(message => Entry(texts, message))], texts["messages-none"])],
            Links = [Session(texts)],
        });
    }

    private static PageEntry Entry(PageTexts texts, WrittenSms message)
    {
        var title = Time.Format(message.WrittenAt.InZone(BusinessCalendar.Zone).LocalDateTime);
        return message is { Mobile: { } mobile, Text: { } words }
            ? new(title, [(texts["message-state"], texts["message-kept"]), (texts["message-mobile"], mobile), (texts["message-words"], words)])
            : new(title, [(texts["message-state"], texts["message-erased"])]);
    }

    private static (string Address, string Text) Session(PageTexts texts) => (PageAnswers.Address(texts, SignedInPage.Path), texts["to-signed-in"]);
}
