using EventLedger.Api.Beneficiaries;
using EventLedger.Api.Http;
using EventLedger.Api.Setup;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Pages;

/// <summary>People open records for themselves: who they are, then the code from an SMS. A centre verifies what they say.</summary>
internal sealed class RegisterPage : IEndpoint
{
    public const string Path = "/register";

    private const string Region = "region";
    private const string Name = "name";
    private const string Mobile = "mobile";
    private const string Sms = "sms-code";
    private const string Registration = "registration";

    // As much as a field takes here.
    private const int LongestName = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(HttpMethods.Get, Path, http => PageAnswers.WriteAsync(http, First(http)));
        routes.MapPage(HttpMethods.Post, Path, PostAsync)
            .Refuses(BeneficiaryRefusals.NationalIdInvalid, BeneficiaryRefusals.MobileInvalid, CredentialRefusals.TooManyCodes);
    }

    private static async Task PostAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        if (await PageAnswers.ReadFormAsync(http, error => First(http) with { Error = error }) is not { } form)
        {
            return;
        }

        var region = form[Region].ToString();
        if (!http.RequestServices.GetRequiredService<ServedRegions>().Contain(region))
        {
            await PageAnswers.WriteAsync(http, First(http), StatusCodes.Status422UnprocessableEntity);
        }
        else if (Guid.TryParse(form[Registration], out var id))
        {
            await ConfirmAsync(http, form, texts, region, id);
        }
        else
        {
            await BeginAsync(http, form, texts, region);
        }
    }

    private static async Task BeginAsync(HttpContext http, IFormCollection form, PageTexts texts, string region)
    {
        var (typed, name, mobile) = (PasswordPages.Typed(form, "identity"), PasswordPages.Typed(form, Name), PasswordPages.Typed(form, Mobile));
        var identity = Identity.Parse(null, null, typed);
        var page = Begin(texts, region, typed, name, mobile, identity is null, VisibleText.TroubleOf(name, LongestName) is not null, MobileNumber.Parse(mobile) is null);
        if (page.HasErrors)
        {
            await PageAnswers.WriteAsync(http, page, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        if (RegistrationGate.Enter(http) is not null)
        {
            await PageAnswers.WriteAsync(http, page with { Error = texts["register-later"] }, StatusCodes.Status429TooManyRequests);
            return;
        }

        var id = Guid.CreateVersion7();
        var (expiresAt, _) = await http.RequestServices.GetRequiredService<SelfRegistrations>().BeginAsync(region, id, identity, name, null, mobile, http.RequestAborted);
        await (expiresAt is null
            ? PageAnswers.WriteAsync(http, page with { Error = texts["register-later"] }, StatusCodes.Status429TooManyRequests)
            : PageAnswers.WriteAsync(http, Confirm(texts, region, id)));
    }

    private static async Task ConfirmAsync(HttpContext http, IFormCollection form, PageTexts texts, string region, Guid id)
    {
        var code = PasswordPages.Typed(form, Sms);
        if (code.Length == 0)
        {
            await PageAnswers.WriteAsync(http, Confirm(texts, region, id, texts["sms-missing"]), StatusCodes.Status422UnprocessableEntity);
            return;
        }

        if (RegistrationGate.Enter(http) is not null)
        {
            await PageAnswers.WriteAsync(http, Confirm(texts, region, id) with { Error = texts["register-later"] }, StatusCodes.Status429TooManyRequests);
            return;
        }

        if (await ConfirmSelfRegistrationEndpoint.ConfirmAsync(http, region, id, code) is null)
        {
            await PageAnswers.WriteAsync(http, Confirm(texts, region, id, texts["register-wrong"]), StatusCodes.Status422UnprocessableEntity);
            return;
        }

        RegistrationGate.Forgive(http);
        var days = http.RequestServices.GetRequiredService<PersonRules>().UnverifiedDays;
        await PageAnswers.WriteAsync(http, new PageView { Title = texts["registered"], Sentences = [texts.Of("registered-text", days)] });
    }

    /// <summary>The form, or the choice of a region where there are several and none is named.</summary>
    private static PageView First(HttpContext http)
    {
        var (texts, regions) = (PageAnswers.Texts(http), http.RequestServices.GetRequiredService<ServedRegions>());
        return http.Request.Query[Region].ToString() is var named && regions.Contain(named) ? Begin(texts, named)
            : regions.All is [var only] ? Begin(texts, only)
            : new PageView
            {
                Title = texts["register"],
                Sentences = [texts["register-where"]],
                Links = [.. regions.All.Order(StringComparer.Ordinal).Select(one => (AddressOf(texts, one), NameOf(http, texts, one)))],
            };
    }

    private static string NameOf(HttpContext http, PageTexts texts, string region) =>
        http.RequestServices.GetRequiredService<Settings>().RegionNames.TryGetValue(region, out var name) ? (texts.IsArabic ? name.Ar : name.En) : region;

    private static string AddressOf(PageTexts texts, string region) => $"{PageAnswers.Address(texts, Path)}&{Region}={Uri.EscapeDataString(region)}";

    private static PageView Begin(
        PageTexts texts, string region, string identity = "", string name = "", string mobile = "", bool identityIsWrong = false, bool nameIsMissing = false, bool mobileIsWrong = false) => new()
        {
            Title = texts["register"],
            Sentences = [texts["register-intro"]],
            Action = AddressOf(texts, region),
            Submit = texts["next"],
            Hidden = [(Region, region)],
            Fields =
            [
                PasswordPages.IdentityField(texts, identity, identityIsWrong),
                new(Name, texts["name"], "name", Value: name, Error: nameIsMissing ? texts["name-missing"] : null),
                new(Mobile, texts["mobile"], "tel", IsNumeric: true, Value: mobile, Error: mobileIsWrong ? texts["mobile-missing"] : null),
            ],
            Links = [(PageAnswers.Address(texts, SignInPage.Path), texts["to-sign-in"])],
        };

    private static PageView Confirm(PageTexts texts, string region, Guid id, string? error = null) => new()
    {
        Title = texts["register"],
        Sentences = [texts["register-sent"]],
        Action = AddressOf(texts, region),
        Submit = texts["next"],
        Hidden = [(Region, region), (Registration, id.ToString())],
        Fields = [new(Sms, texts["sms"], "one-time-code", IsNumeric: true, Hint: texts["sms-hint"], Error: error)],
        Links = [(AddressOf(texts, region), texts["begin-again"])],
    };
}
