using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventLedger.Api.Pages;
using EventLedger.Api.Requests;
using EventLedger.Application.Ledger;
using EventLedger.Application.Privacy;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Puts an export into words.</summary>
internal sealed class OwnDataView(PageTexts texts, StreamLedger ledger, string region)
{
    public async Task<PageView> OfAsync(PersonExport export, CancellationToken cancellation)
    {
        var requests = ImmutableArray.CreateBuilder<PageEntry>();
        foreach (var request in export.Requests)
        {
            requests.Add(await RequestAsync(request, cancellation));
        }

        return new()
        {
            Title = texts["my-data"],
            Sentences = [texts.Of("my-data-text", When(export.ExportedAt))],
            Sections =
            [
                Section("my-record", [Record(export.Record)]),
                Section("my-identities", [.. export.Identities.Select(Identity)]),
                Section("my-contacts", [.. export.Contacts.Select(Contact)]),
                Section("my-requests", requests.ToImmutable()),
                Section("my-mandates", [.. export.Consents.Mandates.Select(Mandate)]),
                Section("my-readings", [.. export.Readings.Select(Reading)]),
            ],
            Links = [(PageAnswers.Address(texts, SignedInPage.Path), texts["signed-in"])],
        };
    }

    private static string When(Instant at) => at.InZone(BusinessCalendar.Zone).ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private PageSection Section(string name, ImmutableArray<PageEntry> entries) => new(name, texts[name], entries, texts["my-nothing"]);

    private PageEntry Record(BeneficiaryView record) => Entry(
        null,
        ("data-name-ar", record.NameAr),
        ("data-name-en", record.NameEn),
        ("data-number", record.NationalId),
        ("data-mobile", record.Mobile),
        ("data-mobile-verified", When(record.MobileVerifiedAt)),
        ("data-language", Named("contact-language", record.Language)),
        ("data-channel", Named("contact-channel", record.Channel)),
        ("data-registered", When(record.RegisteredAt)));

    private PageEntry Identity(ExportedIdentity identity) => Entry(
        null,
        ("data-number", identity.Number),
        ("data-kind", Named("identity-kind", identity.Kind)),
        ("data-since", When(identity.Since)),
        ("data-cause", Named("identity-change", identity.Cause)),
        ("data-verified-by", identity.VerifiedBy));

    private PageEntry Contact(ExportedContact contact) => Entry(
        null,
        ("data-mobile", contact.Mobile),
        ("data-language", Named("contact-language", contact.Language)),
        ("data-channel", Named("contact-channel", contact.Channel)),
        ("data-since", When(contact.Since)),
        ("data-proof", Named("contact-proof", contact.Proof)),
        ("data-reason", contact.Reason?.Clear),
        ("data-shown", contact.Shown),
        ("data-verified-by", contact.VerifiedBy));

    private PageEntry Mandate(MandateConsent mandate) => Entry(
        mandate.CentreCode,
        ("data-rights", string.Join(texts.IsArabic ? "، " : ", ", mandate.Rights.Select(right => Named("mandate-right", right)))),
        ("data-services", mandate.ServiceCodes.IsEmpty ? texts["data-all-services"] : string.Join(' ', mandate.ServiceCodes)),
        ("data-consent", Named("consent", mandate.How)),
        ("data-shown", mandate.Shown),
        ("data-since", When(mandate.GivenAt)),
        ("data-until", When(mandate.ValidUntil)),
        ("data-withdrawn", When(mandate.WithdrawnAt)));

    private PageEntry Reading(ExportedReading reading) => Entry(
        null,
        ("data-since", When(reading.ReadAt)),
        ("data-reader", reading.Reader),
        ("data-role", Named("role", reading.ReaderRole)),
        ("data-read", Named("personal-record", reading.Record)));

    /// <summary>One request, by the name of its service.</summary>
    public async Task<PageEntry> RequestAsync(RequestView request, CancellationToken cancellation)
    {
        var service = (await ledger.ReferenceAsync<ServiceDefinition>(region, ServiceDefinition.StreamId(region, request.ServiceCode), cancellation))?.State;
        var terms = service?.Editions.FirstOrDefault(edition => edition.Version == request.ServiceVersion)?.Terms ?? service?.Terms;
        var facts = Entry(
            terms is null ? request.ServiceCode : texts.IsArabic ? terms.NameAr : terms.NameEn,
            ("data-reference", request.TrackingReference),
            ("data-reference-in-digits", InGroups(request.ReferenceInDigits)),
            ("data-status", Named("request-status", request.Status)),
            ("data-opened", When(request.OpenedAt)),
            ("data-deadline", When(request.PromisedDeadline)),
            ("data-centre", request.CentreCode),
            ("data-department", request.DepartmentCode),
            ("data-paid", Riyals(request.Fee.PaidHalalas)),
            ("data-refunded", Riyals(request.Fee.RefundedHalalas)),
            ("data-decision", Named("completion-decision", request.Outcome?.Decision)),
            ("data-reason", request.Outcome?.Reason?.Clear),
            ("data-deliverable", request.Outcome?.Deliverable?.Clear),
            ("data-suspended", request.Suspension?.Reason.Clear),
            ("data-closed", request.Closure?.Reason.Clear),
            ("data-extended", request.DeadlineExtension?.Reason.Clear),
            ("data-reopened", request.Reopening?.Reason.Clear),
            ("data-forwarded", request.Forwarding?.Reason.Clear),
            ("data-reassigned", request.Reassignment?.Reason.Clear),
            ("data-refund", request.Refund?.Reason.Clear),
            ("data-refund-refused", request.RefundRefusal?.Reason.Clear),
            ("data-collected", When(request.Collection?.CollectedAt)),
            ("data-collected-by", request.Collection?.CollectedBy),
            ("data-proxy", request.Collection?.ProxyNationalId));
        return facts with
        {
            Facts =
            [
                .. facts.Facts,
                .. (request.Return?.Reasons ?? []).Select(reason => (texts["data-returned"], reason.Clear)),
                .. request.Documents.Select(document => (texts["data-document"], document.Name.Clear)),
                .. Answers(request.Answers, terms?.Form),
                .. request.Corrections.Select(correction => (texts["data-corrected"], correction.Note ?? "")),
            ],
        };
    }

    /// <summary>By the labels of the form that was filled in, in its order; what has none goes by its name.</summary>
    public IEnumerable<(string Label, string Value)> Answers(JsonElement? answers, ServiceForm? form)
    {
        if (answers is not { ValueKind: JsonValueKind.Object } given)
        {
            return [];
        }

        var fields = form?.Fields ?? [];
        return given.EnumerateObject()
            .Select(answer => (Field: fields.FirstOrDefault(field => field.Name == answer.Name), Answer: answer))
            .OrderBy(one => one.Field is null ? fields.Length : fields.IndexOf(one.Field))
            .Select(one => (one.Field is null ? one.Answer.Name : texts.IsArabic ? one.Field.LabelAr : one.Field.LabelEn, Value(one.Answer.Value)));
    }

    private string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => texts["data-yes"],
        JsonValueKind.False => texts["data-no"],
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(texts.IsArabic ? "، " : ", ", value.EnumerateArray().Select(Value)),
        JsonValueKind.Object => string.Join(texts.IsArabic ? "؛ " : "; ", value.EnumerateObject().Select(member => $"{member.Name}: {Value(member.Value)}")),
        _ => value.GetRawText(),
    };

    private string? Riyals(long halalas) => halalas == 0 ? null : texts.Of("data-riyals", (halalas / 100m).ToString("0.00", CultureInfo.InvariantCulture));

    // By no-break spaces: after others, a line of Arabic goes on to the left, and shows the groups in reverse.
    private static string? InGroups(string? digits) => digits is null ? null : string.Join('\u00A0', digits.Chunk(4).Select(four => new string(four)));

    private static string? When(Instant? at) => at is { } known ? When(known) : null;

    private string? Named(string kind, Enum? value) => value is null ? null : texts[$"{kind}-{Refusal.NameOf(value)}"];

    private PageEntry Entry(string? title, params (string Label, string? Value)[] facts)
    {
        var told = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var (label, value) in facts)
        {
            if (!string.IsNullOrEmpty(value))
            {
                told.Add((texts[label], value));
            }
        }

        return new(title, told.ToImmutable());
    }
}
