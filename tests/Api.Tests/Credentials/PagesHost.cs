using System.Net;
using System.Text.RegularExpressions;
using EventLedger.Application.Credentials;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Credentials;

/// <summary>The service with a clock that can be put forward; addresses, mobiles and centres are not slowed down, since all tests share them.</summary>
public class PagesHost : LedgerHost
{
    private const int Many = 1_000_000;
    private int persons;

    public OffsetClock Clock { get; } = new();

    internal PasswordHashing Hashing => Host.Services.GetRequiredService<PasswordHashing>();

    protected virtual AddressDelayOptions Delays => new(Free: int.MaxValue);

    protected virtual CodeLimits Limits => new(Many, Many, Many, Many, Many);

    /// <summary>Somebody new.</summary>
    public async Task<Person> RegisterAsync(string mobile = "0551234567")
    {
        var place = 70_000_000 + Interlocked.Increment(ref persons);
        var number = Enumerable.Range(0, 10).Select(digit => $"1{place}{digit}").First(number => NationalId.Parse(number) is not null);
        var reply = await PostAsync("clerk.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{number}}","nameAr":"سارة","mobile":"{{mobile}}"}""");
        return reply.Status == HttpStatusCode.Created ? new Person((Guid)reply.Json["id"]!, number) : throw new InvalidOperationException(reply.Text);
    }

    /// <summary>A printed code for somebody.</summary>
    public async Task<string> PrintAsync(Person person, string region = "makkah")
    {
        var reply = await PostAsync($"clerk.{region}", $"/v1/beneficiaries/{person.Id}/activation-code", null);
        return reply.Status == HttpStatusCode.OK ? (string)reply.Json["code"]! : throw new InvalidOperationException(reply.Text);
    }

    /// <summary>The code of the latest message to somebody.</summary>
    public async Task<string> SmsAsync(Person person, string region = "makkah")
    {
        return Regex.Match((await MessagesAsync(person, region))[0], "[0-9]{6}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
    }

    /// <summary>What somebody was sent, the latest first.</summary>
    public async Task<List<string>> MessagesAsync(Person person, string region = "makkah") =>
    [
        .. (await GetAsync($"admin.{region}", "/v1/sms")).Json["items"]!.AsArray()
            .Where(message => (Guid)message!["beneficiaryId"]! == person.Id).Select(message => (string)message!["text"]!),
    ];

    /// <summary>A code that is not the one.</summary>
    public static string OtherThan(string code) => code == "000000" ? "111111" : "000000";

    /// <summary>Somebody with an account, and the browser that is signed in.</summary>
    public async Task<(Person Person, Browser Browser)> ActivateAsync(string password)
    {
        var (person, browser) = (await RegisterAsync(), Browse());
        await browser.TakeAsync("/activate", person, await PrintAsync(person), this, password);
        return (person, browser);
    }

    public Browser Browse() => new(Host.Server.CreateHandler());

    protected override void Configure(IServiceCollection services) => services
        .AddSingleton<TimeProvider>(Clock)
        .AddSingleton(Delays)
        .AddSingleton(Limits)
        .AddSingleton(new AnswerPace(Milliseconds: 0));
}

public sealed record Person(Guid Id, string Number);

/// <summary>What a browser does: keeps cookies and the last page, and sends forms back with what they hold unseen.</summary>
public sealed partial class Browser(HttpMessageHandler handler)
{
    private static readonly Uri Home = new("https://localhost");
    private readonly CookieContainer cookies = new();

    public string Page { get; private set; } = "";

    public HttpStatusCode Status { get; private set; }

    public string? Location { get; private set; }

    public HttpResponseMessage Answer { get; private set; } = null!;

    public IReadOnlyDictionary<string, string> Hidden => HiddenField().Matches(Page).ToDictionary(
        match => match.Groups["name"].Value, match => WebUtility.HtmlDecode(match.Groups["value"].Value), StringComparer.Ordinal);

    public Task GetAsync(string path, string language = "ar") => SendAsync(HttpMethod.Get, path, null, language);

    /// <summary>Sends the last page's form.</summary>
    public Task SubmitAsync(string path, params (string Name, string Value)[] fields) => PostAsync(path, [.. Hidden.Select(field => (field.Key, field.Value)), .. fields]);

    public Task PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), "ar");

    public async Task BeginAsync(string path, Person person, string printed)
    {
        await GetAsync(path);
        await SubmitAsync(path, ("identity", person.Number), ("printed-code", printed));
    }

    public async Task SignInAsync(string number, string password, string path = "/sign-in")
    {
        await GetAsync(path);
        await SubmitAsync(path, ("identity", number), ("password", password));
    }

    /// <summary>The whole way to a password.</summary>
    public async Task TakeAsync(string path, Person person, string printed, PagesHost host, string password)
    {
        await BeginAsync(path, person, printed);
        Status.ShouldBe(HttpStatusCode.OK, Page);
        await SubmitAsync(path, ("sms-code", await host.SmsAsync(person)));
        Status.ShouldBe(HttpStatusCode.OK, Page);
        await SubmitAsync(path, ("new-password", password), ("new-password-again", password));
        Status.ShouldBe(HttpStatusCode.SeeOther, Page);
    }

    private async Task SendAsync(HttpMethod method, string path, HttpContent? content, string language)
    {
        using var client = new HttpClient(handler, disposeHandler: false) { BaseAddress = Home };
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (cookies.GetCookieHeader(Home) is { Length: > 0 } kept)
        {
            request.Headers.Add("Cookie", kept);
        }

        request.Headers.AcceptLanguage.ParseAdd(language);
        Answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        foreach (var cookie in Answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            cookies.SetCookies(Home, cookie);
        }

        (Status, Location) = (Answer.StatusCode, Answer.Headers.Location?.OriginalString);
        Page = await Answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenField();
}
