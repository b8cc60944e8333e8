using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventLedger.Api.Licensing;
using EventLedger.Api.Pages;
using EventLedger.Api.Requests;
using EventLedger.Application.Ledger;
using EventLedger.Application.Privacy;
using EventLedger.Domain.Catalogue;
using static EventLedger.Api.Pages.PageTelling;

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
                texts.Section("my-record", [Record(export.Record)]),
                texts.Section("my-identities", [.. export.Identities.Select(Identity)]),
                texts.Section("my-contacts", [.. export.Contacts.Select(Contact)]),
                texts.Section("my-requests", requests.ToImmutable()),
                texts.Section("my-mandates", [.. export.Consents.Mandates.Select(Mandate)]),
                texts.Section("my-guardians", [.. export.Guardians.Select(Guardian)]),
                texts.Section("my-wards", [.. export.Wards.Select(Ward)]),
                texts.Section("my-licences", [.. export.LicenceApplications.Select(Licence)]),
                texts.Section("my-appeals", [.. export.LicenceAppeals.Select(Appeal)]),
                .. Deaths(export.Deaths),
                texts.Section("my-readings", [.. export.Readings.Select(Reading)]),
            ],
            Links = [(PageAnswers.Address(texts, SignedInPage.Path), texts["signed-in"])],
        };
    }

    private PageEntry Record(BeneficiaryView record) => texts.Entry(
        null,
        ("data-name-ar", record.NameAr),
        ("data-name-en", record.NameEn),
        ("data-number", record.NationalId),
        ("data-mobile", record.Mobile),
        ("data-mobile-verified", When(record.MobileVerifiedAt)),
        ("data-language", texts.Named("contact-language", record.Language)),
        ("data-channel", texts.Named("contact-channel", record.Channel)),
        ("data-registered", When(record.RegisteredAt)));

    private PageEntry Identity(ExportedIdentity identity) => texts.Entry(
        null,
        ("data-number", identity.Number),
        ("data-kind", texts.Named("identity-kind", identity.Kind)),
        ("data-since", When(identity.Since)),
        ("data-cause", texts.Named("identity-change", identity.Cause)),
        ("data-reason", identity.Reason?.Clear),
        ("data-shown", identity.Shown),
        ("data-verified-by", identity.VerifiedBy));

    private PageEntry Contact(ExportedContact contact) => texts.Entry(
        null,
        ("data-mobile", contact.Mobile),
        ("data-language", texts.Named("contact-language", contact.Language)),
        ("data-channel", texts.Named("contact-channel", contact.Channel)),
        ("data-since", When(contact.Since)),
        ("data-proof", texts.Named("contact-proof", contact.Proof)),
        ("data-reason", contact.Reason?.Clear),
        ("data-shown", contact.Shown),
        ("data-verified-by", contact.VerifiedBy));

    private PageEntry Mandate(MandateConsent mandate) => texts.Entry(
        mandate.CentreCode,
        ("data-rights", string.Join(texts.IsArabic ? "، " : ", ", mandate.Rights.Select(right => texts.Named("mandate-right", right)))),
        ("data-services", mandate.ServiceCodes.IsEmpty ? texts["data-all-services"] : string.Join(' ', mandate.ServiceCodes)),
        ("data-consent", texts.Named("consent", mandate.How)),
        ("data-shown", mandate.Shown),
        ("data-since", When(mandate.GivenAt)),
        ("data-until", When(mandate.ValidUntil)),
        ("data-withdrawn", When(mandate.WithdrawnAt)));

    private PageEntry Guardian(GuardianView one) => texts.Entry(
        null,
        ("data-guardian", one.GuardianId.ToString()),
        ("data-role", texts.Named("guardian-kind", one.Kind)),
        ("data-holds", texts[one.Holds ? "data-yes" : "data-no"]),
        ("data-since", When(one.RecordedAt)),
        ("data-last-day", LastDay(one.Until)),
        ("data-born", Day(one.BornOn)),
        ("data-basis", one.Basis),
        ("data-shown", one.Shown),
        ("data-verified-by", one.VerifiedBy),
        ("data-ended", When(one.EndedAt)),
        ("data-reason", one.EndReason?.Clear));

    private PageEntry Ward(ExportedWard one) => texts.Entry(
        null,
        ("data-ward", one.BeneficiaryId.ToString()),
        ("data-role", texts.Named("guardian-kind", one.Kind)),
        ("data-holds", texts[one.Holds ? "data-yes" : "data-no"]),
        ("data-since", When(one.RecordedAt)),
        ("data-ended", When(one.EndedAt)));

    private PageEntry Licence(LicenceApplicationView one)
    {
        var facts = texts.Entry(
            texts.IsArabic ? one.NameAr : one.NameEn,
            ("data-status", texts.Named("licence-status", one.Status)),
            ("data-opened", When(one.AppliedAt)),
            ("data-address", one.Address),
            ("data-area", one.AreaSquareMetres.ToString(CultureInfo.InvariantCulture)),
            ("data-score", one.Assessment?.Total.ToString(CultureInfo.InvariantCulture)),
            ("data-centre", one.Licence?.CentreCode),
            ("data-licence-number", one.Licence?.LicenceNumber),
            ("data-granted", When(one.Licence?.GrantedAt)),
            ("data-licence-refused", one.Refusal?.Reason));
        return facts with
        {
            Facts =
            [
                .. facts.Facts,
                .. (one.Return?.Reasons ?? []).Select(reason => (texts["data-returned"], reason)),
                .. one.Documents.Select(document => (texts["data-document"], document.Name.Clear)),
                .. (one.Licence?.Conditions ?? []).Select(condition => (texts["data-condition"], texts.Of("data-condition-by", condition.Text, Day(condition.MeetBy)!))),
            ],
        };
    }

    private PageEntry Appeal(LicenceAppealView one) => texts.Entry(
        null,
        ("data-appealed", texts.Named("appealed", one.Against)),
        ("data-opened", When(one.LodgedAt)),
        ("data-grounds", one.Grounds),
        ("data-due", When(one.DueBy)),
        ("data-decision", texts.Named("appeal-outcome", one.Outcome?.Decision)),
        ("data-reason", one.Outcome?.Reason));

    // Of those who live, and of whom nobody ever said otherwise, there is nothing to tell.
    private ImmutableArray<PageSection> Deaths(ImmutableArray<ExportedDeath> deaths) => deaths.IsEmpty ? [] : [texts.Section("my-deaths", [.. deaths.Select(Death)])];

    private PageEntry Death(ExportedDeath one) => texts.Entry(
        null,
        ("data-died", Day(one.DiedOn)),
        ("data-certificate", one.Certificate),
        ("data-shown", one.Shown),
        ("data-since", When(one.RecordedAt)),
        ("data-recorded-by", one.RecordedBy),
        ("data-restored", When(one.CorrectedAt)),
        ("data-restored-by", one.CorrectedBy),
        ("data-reason", one.CorrectionReason?.Clear));

    private PageEntry Reading(ExportedReading reading) => texts.Entry(
        null,
        ("data-since", When(reading.ReadAt)),
        ("data-reader", reading.Reader),
        ("data-role", texts.Named("role", reading.ReaderRole)),
        ("data-read", texts.Named("personal-record", reading.Record)));

    /// <summary>One request, by the name of its service.</summary>
    public async Task<PageEntry> RequestAsync(RequestView request, CancellationToken cancellation)
    {
        var service = (await ledger.ReferenceAsync<ServiceDefinition>(region, ServiceDefinition.StreamId(region, request.ServiceCode), cancellation))?.State;
        var terms = service?.Editions.FirstOrDefault(edition => edition.Version == request.ServiceVersion)?.Terms ?? service?.Terms;
        var facts = texts.Entry(
            terms is null ? request.ServiceCode : texts.IsArabic ? terms.NameAr : terms.NameEn,
            ("data-reference", request.TrackingReference),
            ("data-reference-in-digits", InGroups(request.ReferenceInDigits)),
            ("data-status", texts.Named("request-status", request.Status)),
            ("data-opened", When(request.OpenedAt)),
            ("data-deadline", When(request.PromisedDeadline)),
            ("data-centre", request.CentreCode),
            ("data-department", request.DepartmentCode),
            ("data-paid", Riyals(request.Fee.PaidHalalas)),
            ("data-refunded", Riyals(request.Fee.RefundedHalalas)),
            ("data-decision", texts.Named("completion-decision", request.Outcome?.Decision)),
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

    private string? Riyals(long halalas) => halalas == 0 ? null : Portal.Riyals(texts, halalas);

    // By no-break spaces: after others, a line of Arabic goes on to the left, and shows the groups in reverse.
    private static string? InGroups(string? digits) => digits is null ? null : string.Join('\u00A0', digits.Chunk(4).Select(four => new string(four)));
}
