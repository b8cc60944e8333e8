using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventLedger.Api.Beneficiaries;
using EventLedger.Api.Catalogue;
using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Application.Catalogue;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>
/// A new request of whoever is signed in: the service's form, then what would come of it, as <see cref="TryRequestEndpoint"/> tells, then the opening, as
/// <see cref="OpenRequestEndpoint"/> does it.
/// </summary>
internal sealed class NewRequestPage : IEndpoint
{
    private const string Path = ChooseServicePage.Path + "/{code}";

    /// <summary>The field that tells which version of the form was filled in.</summary>
    private const string Version = "version";

    /// <summary>The field that tells what was shown before the opening was asked for; absent until something was.</summary>
    private const string Shown = "shown";

    /// <summary>The button of whoever wants to change an answer.</summary>
    private const string Change = "change";

    // Arabic is six bytes a letter in a form.
    private const int LargestForm = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(HttpMethods.Get, Path, GetAsync);
        routes.MapPage(HttpMethods.Post, Path, PostAsync);
    }

    public static string Of(string code) => $"{ChooseServicePage.Path}/{Uri.EscapeDataString(code)}";

    private static async Task GetAsync(HttpContext http)
    {
        if (await FindAsync(http) is { } asked)
        {
            await PageAnswers.WriteAsync(http, asked.FormView(null));
        }
    }

    private static async Task PostAsync(HttpContext http)
    {
        if (await FindAsync(http) is not { } asked || await PageAnswers.ReadFormAsync(http, error => asked.FormView(null) with { Error = error }, LargestForm) is not { } form)
        {
            return;
        }

        var texts = asked.Texts;
        if (form[Version] != asked.VersionText)
        {
            await PageAnswers.WriteAsync(http, asked.FormView(null) with { Error = texts["form-changed"] }, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        if (form.ContainsKey(Change))
        {
            await PageAnswers.WriteAsync(http, asked.FormView(form));
            return;
        }

        var answers = asked.Form.AnswersOf(form);
        if (FaultsOf(http, asked, answers) is { } faulty)
        {
            await PageAnswers.WriteAsync(http, asked.FormView(form, faulty.Fields) with { Error = faulty.Elsewhere }, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        var trial = await Trials.OfAsync(http, asked.Service, Forms.Folded(answers), asked.Now, asked.Person);
        var view = await TrialViewAsync(http, asked, form, answers, trial);
        if (!form.ContainsKey(Shown))
        {
            await PageAnswers.WriteAsync(http, view);
        }
        else if (form[Shown] != ShownText(trial))
        {
            await PageAnswers.WriteAsync(http, view with { Error = texts["offer-changed"] }, StatusCodes.Status422UnprocessableEntity);
        }
        else
        {
            await OpenAsync(http, asked, form, answers, view);
        }
    }

    private static async Task OpenAsync(HttpContext http, Asked asked, IFormCollection form, string answers, PageView view)
    {
        if (await Portal.ContextAsync(http, asked.Person, form, view) is not { } context)
        {
            return;
        }

        var body = new NewRequest
        {
            ServiceCode = asked.Service.Code,
            BeneficiaryId = asked.Person.BeneficiaryId!.Value,
            Channel = Channel.Internet,
            Answers = JsonElement.Parse(answers),
        };
        await Portal.DoAsync(
            http, OpenRequestEndpoint.Create(http, body, context), view, opened => PageAnswers.Address(asked.Texts, ReceiptPage.Of(Guid.Parse(opened.Created!))));
    }

    /// <summary>The service that the address names, as it is asked for now; null, when it cannot be requested here, after that was answered.</summary>
    private static async Task<Asked?> FindAsync(HttpContext http)
    {
        if (await Portal.EnterAsync(http) is not { } person)
        {
            return null;
        }

        var (texts, ledger, code) = (PageAnswers.Texts(http), http.RequestServices.GetRequiredService<StreamLedger>(), http.RouteText("code"));
        if (await ledger.ReferenceAsync<ServiceDefinition>(person.Region, ServiceDefinition.StreamId(person.Region, code), http.RequestAborted) is not { State: { IsPublished: true } published })
        {
            await Portal.NotFoundAsync(http, ServiceRefusals.ServiceNotFound, ChooseServicePage.Path);
            return null;
        }

        var now = ledger.Now();
        var service = published.At(now);
        if (service.NotRequestable(Channel.Internet, now) is { } closed)
        {
            await Portal.NotFoundAsync(http, closed, ChooseServicePage.Path);
            return null;
        }

        if (RequestForm.Of(service.Terms.Form) is { } form)
        {
            return new(person, texts, service, form, now);
        }

        await PageAnswers.WriteAsync(http, new PageView
        {
            Title = texts.IsArabic ? service.Terms.NameAr : service.Terms.NameEn,
            Sentences = [texts["new-request-elsewhere"]],
            Pages = Portal.Pages(texts, ChooseServicePage.Path),
        });
        return null;
    }

    /// <summary>What is wrong with the answers, by the rules of the API's body and by the form; null when nothing is.</summary>
    private static (ImmutableDictionary<string, string> Fields, string? Elsewhere)? FaultsOf(HttpContext http, Asked asked, string answers)
    {
        var unfit = Bodies.Validate(new TrialRequest { Answers = JsonElement.Parse(answers) }, asked.Texts.Culture);
        if (!unfit.IsEmpty)
        {
            return asked.Form.Faults(asked.Texts, unfit.Select(fault => (fault.At, fault.Code, fault.Detail)));
        }

        return http.RequestServices.GetRequiredService<Forms>().Judge(asked.Person.Region, asked.Service, Forms.Folded(answers)) is { } refusal
            ? asked.Form.Faults(asked.Texts, RequestForm.Told(asked.Texts, refusal))
            : null;
    }

    private static async Task<PageView> TrialViewAsync(HttpContext http, Asked asked, IFormCollection form, string answers, TrialResult trial)
    {
        var texts = asked.Texts;
        var own = new OwnDataView(texts, http.RequestServices.GetRequiredService<StreamLedger>(), asked.Person.Region);
        ImmutableArray<(string, string)> told = [.. own.Answers(JsonElement.Parse(answers), asked.Service.Terms.Form)];
        var terms = ImmutableArray.CreateBuilder<(string, string)>();
        terms.Add((texts["fee-total"], trial.FeeHalalas == 0 ? texts["fee-none"] : Portal.Riyals(texts, trial.FeeHalalas)));
        if (trial.FeeHalalas > 0)
        {
            terms.Add((texts["fee-valid-until"], PageTimes.Day(texts, trial.FeeValidUntil)));
        }

        terms.Add((texts["data-deadline"], PageTimes.Day(texts, trial.PromisedDeadline)));
        terms.AddRange(trial.RequiredDocuments.Select(document => (texts["document-needed"], LabelOf(texts, asked.Service, document))));
        return new()
        {
            Title = texts["new-request-check"],
            Sentences = [texts["new-request-check-text"]],
            Sections =
            [
                new("answers", asked.Name, told.IsEmpty ? [] : [new(null, told)], texts["new-request-nothing-asked"]),
                new("offer", texts["offer"], [new(null, terms.ToImmutable())], ""),
            ],
            Action = PageAnswers.Address(texts, Of(asked.Service.Code)),
            Submit = texts["new-request-submit"],
            Second = (Change, texts["new-request-change"]),
            Hidden = [Portal.NewKey(), (Version, asked.VersionText), (Shown, ShownText(trial)), .. asked.Form.Hidden(form)],
            Pages = Portal.Pages(texts, ChooseServicePage.Path),
        };
    }

    // The fee is what somebody agrees to. A date that moves by the minutes of thinking is no other offer.
    private static string ShownText(TrialResult trial) => string.Create(CultureInfo.InvariantCulture, $"{trial.ServiceVersion}.{trial.FeeHalalas}");

    private static string LabelOf(PageTexts texts, ServiceDefinition service, string document) =>
        service.Terms.Documents.FirstOrDefault(rule => rule.Name == document) is { } known ? (texts.IsArabic ? known.LabelAr : known.LabelEn) ?? document : document;

    /// <summary>What somebody is about to ask for.</summary>
    private sealed record Asked(Actor Person, PageTexts Texts, ServiceDefinition Service, RequestForm Form, Instant Now)
    {
        public string Name => Texts.IsArabic ? Service.Terms.NameAr : Service.Terms.NameEn;

        public string VersionText => Service.Version.ToString(CultureInfo.InvariantCulture);

        /// <param name="typed">Null for an empty form.</param>
        public PageView FormView(IFormCollection? typed, IReadOnlyDictionary<string, string>? faults = null)
        {
            var fields = Form.Fields(Texts, typed, faults ?? ImmutableDictionary<string, string>.Empty);
            return new()
            {
                Title = Name,
                Sentences = [Texts[fields.IsEmpty ? "new-request-nothing-asked" : "new-request-text"]],
                Action = PageAnswers.Address(Texts, Of(Service.Code)),
                Submit = Texts["next"],
                Hidden = [(Version, VersionText)],
                Fields = fields,
                Links = [(PageAnswers.Address(Texts, ChooseServicePage.Path), Texts["new-request-other"])],
                Pages = Portal.Pages(Texts, ChooseServicePage.Path),
            };
        }
    }
}
