using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using EventLedger.Api.Credentials;
using EventLedger.Application.Credentials;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace EventLedger.Api.Pages;

/// <summary>The way to a password, in three forms of one address: identity and printed code, the code from an SMS, the new password.</summary>
internal static class PasswordPages
{
    /// <summary>The field of a printed code.</summary>
    public const string Printed = "printed-code";

    /// <summary>The field that how far the way has come travels in.</summary>
    public const string Path = "path";

    private const string Identity = "identity";
    private const string Sms = "sms-code";
    private const string Password = "new-password";
    private const string Again = "new-password-again";

    // As long as the code of an SMS, and once more for thinking of a password.
    private static readonly TimeSpan PathValidFor = TimeSpan.FromMinutes(20);

    public static void Map(IEndpointRouteBuilder routes, string path, CodePurpose purpose)
    {
        routes.MapPage(HttpMethods.Get, path, http => PageAnswers.WriteAsync(http, Begin(PageAnswers.Texts(http), path, purpose)));
        routes.MapPage(HttpMethods.Post, path, http => PostAsync(http, path, purpose));
    }

    private static async Task PostAsync(HttpContext http, string address, CodePurpose purpose)
    {
        var texts = PageAnswers.Texts(http);
        if (await PageAnswers.ReadFormAsync(http, error => Begin(texts, address, purpose) with { Error = error }) is not { } form)
        {
            return;
        }

        if (!form.ContainsKey(Path))
        {
            await BeginAsync(http, form, texts, address, purpose);
        }
        else if (Unsealed(http, form[Path]) is not { } path || path.Purpose != purpose || path.User is not null)
        {
            await OverAsync(http, Begin(texts, address, purpose));
        }
        else if (path.ConfirmedAt is not null)
        {
            await SetAsync(http, form, texts, address, path, Begin(texts, address, purpose), SetPasswordAsync);
        }
        else
        {
            await ConfirmAsync(http, form, texts, address, path);
        }
    }

    private static async Task BeginAsync(HttpContext http, IFormCollection form, PageTexts texts, string address, CodePurpose purpose)
    {
        var (identity, printed) = (Typed(form, Identity), Typed(form, Printed));
        var page = Begin(texts, address, purpose, identity, identity.Length == 0, printed.Length == 0);
        if (page.HasErrors)
        {
            await PageAnswers.WriteAsync(http, page, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        var (path, isAnswered) = await PageAnswers.AttemptAsync(
            http,
            () => http.RequestServices.GetRequiredService<CredentialService>().BeginAsync(purpose, identity, printed, code => texts.Of("sms-text", code), http.RequestAborted),
            error => page with { Error = error });
        if (!isAnswered)
        {
            await (path is null
                ? PageAnswers.WriteAsync(http, page with { Error = texts["wrong-printed"] }, StatusCodes.Status422UnprocessableEntity)
                : PageAnswers.WriteAsync(http, Confirm(http, texts, address, path)));
        }
    }

    private static async Task ConfirmAsync(HttpContext http, IFormCollection form, PageTexts texts, string address, PasswordPath path)
    {
        var code = Typed(form, Sms);
        if (code.Length == 0)
        {
            await PageAnswers.WriteAsync(http, Confirm(http, texts, address, path, texts["sms-missing"]), StatusCodes.Status422UnprocessableEntity);
            return;
        }

        var (confirmed, isAnswered) = await PageAnswers.AttemptAsync(
            http,
            () => http.RequestServices.GetRequiredService<CredentialService>().ConfirmAsync(path, code, http.RequestAborted),
            error => Confirm(http, texts, address, path) with { Error = error });
        if (!isAnswered)
        {
            await (confirmed is null
                ? PageAnswers.WriteAsync(http, Confirm(http, texts, address, path, texts["wrong-sms"]), StatusCodes.Status422UnprocessableEntity)
                : PageAnswers.WriteAsync(http, Set(http, texts, address, confirmed)));
        }
    }

    /// <summary>The last form: takes a password, and signs in whose it is.</summary>
    /// <param name="again">The first form, for whoever comes too late.</param>
    /// <param name="setAsync">Keeps the password; null when that is not possible any more.</param>
    public static async Task SetAsync(
        HttpContext http,
        IFormCollection form,
        PageTexts texts,
        string address,
        PasswordPath path,
        PageView again,
        Func<IServiceProvider, PasswordPath, string, CancellationToken, Task<Visitor?>> setAsync)
    {
        // However many passwords will not do: none of them prolongs the way.
        if (!path.IsConfirmedAt(Instant.FromDateTimeOffset(Now(http))))
        {
            await OverAsync(http, again);
            return;
        }

        var normal = PasswordHashing.Normal(form[Password].ToString());
        var error = PasswordHashing.FaultOf(normal) switch
        {
            PasswordFault.TooShort => texts["password-too-short"],
            PasswordFault.TooLong => texts["password-too-long"],
            PasswordFault.Common => texts["password-common"],
            _ => null,
        };
        var differs = error is null && !string.Equals(normal, PasswordHashing.Normal(form[Again].ToString()), StringComparison.Ordinal) ? texts["password-differs"] : null;
        if (error is not null || differs is not null)
        {
            await PageAnswers.WriteAsync(http, Set(http, texts, address, path, error, differs), StatusCodes.Status422UnprocessableEntity);
            return;
        }

        var (who, isAnswered) = await PageAnswers.AttemptAsync(
            http,
            () => setAsync(http.RequestServices, path, normal!, http.RequestAborted),
            whole => Set(http, texts, address, path) with { Error = whole });
        if (isAnswered)
        {
            return;
        }

        if (who is null)
        {
            await OverAsync(http, again);
            return;
        }

        await PageSession.SignInAsync(http, who);
        SeeOther(http, PageAnswers.Address(texts, SignedInPage.Path));
    }

    /// <summary>Goes on by GET, which a reload does not send again.</summary>
    public static void SeeOther(HttpContext http, string address)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = address;
    }

    /// <summary>A field for who somebody is.</summary>
    public static PageField IdentityField(PageTexts texts, string typed, bool isMissing) => new(
        Identity, texts["identity"], "username", IsNumeric: true, Hint: texts["identity-hint"], Value: typed, Error: isMissing ? texts["identity-missing"] : null);

    /// <summary>What was typed, without the spaces around it.</summary>
    public static string Typed(IFormCollection form, string field) => form[field].ToString().Trim() is { Length: <= 100 } typed ? typed : "";

    /// <summary>The first form again, for whoever comes too late.</summary>
    public static Task OverAsync(HttpContext http, PageView again) =>
        PageAnswers.WriteAsync(http, again with { Error = PageAnswers.Texts(http)["path-over"] }, StatusCodes.Status422UnprocessableEntity);

    /// <summary>A field for a code that was printed.</summary>
    public static PageField PrintedField(PageTexts texts, bool isMissing) =>
        new(Printed, texts["printed"], "off", Hint: texts["printed-hint"], Error: isMissing ? texts["printed-missing"] : null);

    /// <summary>The last form.</summary>
    public static PageView Set(HttpContext http, PageTexts texts, string address, PasswordPath path, string? error = null, string? differs = null) => new()
    {
        Title = Title(texts, path.Purpose),
        Action = PageAnswers.Address(texts, address),
        Submit = texts["save"],
        Hidden = [(Path, Sealed(http, path))],
        Fields =
        [
            new(Password, texts["new-password"], "new-password", IsSecret: true, Hint: texts["password-hint"], Error: error),
            new(Again, texts["again"], "new-password", IsSecret: true, Error: differs),
        ],
        Links = [(PageAnswers.Address(texts, address), texts["begin-again"])],
    };

    /// <summary>How far the way has come that the form went on with; null when it is none of ours, or too old.</summary>
    public static PasswordPath? Unsealed(HttpContext http, string? text)
    {
        try
        {
            return JsonSerializer.Deserialize<Kept>(Protector(http).Unprotect(Base64Url.DecodeFromChars(text))) is { } kept && kept.Until > Now(http) ? kept.Path : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static async Task<Visitor?> SetPasswordAsync(IServiceProvider services, PasswordPath path, string normal, CancellationToken cancellation) =>
        await services.GetRequiredService<CredentialService>().SetPasswordAsync(path, normal, cancellation) is { } who ? Visitor.Of(who) : null;

    private static string Title(PageTexts texts, CodePurpose purpose) => texts[purpose == CodePurpose.Reset ? "reset" : "activate"];

    private static PageView Begin(
        PageTexts texts, string address, CodePurpose purpose, string identity = "", bool identityIsMissing = false, bool printedIsMissing = false) => new()
        {
            Title = Title(texts, purpose),
            Sentences = [texts[purpose == CodePurpose.Reset ? "reset-intro" : "activate-intro"]],
            Action = PageAnswers.Address(texts, address),
            Submit = texts["next"],
            Fields =
        [
            IdentityField(texts, identity, identityIsMissing),
            PrintedField(texts, printedIsMissing),
        ],
            Links = [(PageAnswers.Address(texts, SignInPage.Path), texts["to-sign-in"])],
        };

    private static PageView Confirm(HttpContext http, PageTexts texts, string address, PasswordPath path, string? error = null) => new()
    {
        Title = Title(texts, path.Purpose),
        Sentences = [texts["sms-sent"]],
        Action = PageAnswers.Address(texts, address),
        Submit = texts["next"],
        Hidden = [(Path, Sealed(http, path))],
        Fields = [new(Sms, texts["sms"], "one-time-code", IsNumeric: true, Hint: texts["sms-hint"], Error: error)],
        Links = [(PageAnswers.Address(texts, address), texts["begin-again"])],
    };

    private static IDataProtector Protector(HttpContext http) => http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("password-path");

    private static DateTimeOffset Now(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    private static string Sealed(HttpContext http, PasswordPath path) =>
        Base64Url.EncodeToString(Protector(http).Protect(JsonSerializer.SerializeToUtf8Bytes(new Kept(path, Now(http) + PathValidFor))));

    private sealed record Kept(PasswordPath Path, DateTimeOffset Until);
}
