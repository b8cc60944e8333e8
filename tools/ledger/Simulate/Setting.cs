using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Rest;

namespace EventLedger.Ledger.Simulate;

/// <summary>A call of what a region has around its requests; names in angle brackets stand for ids that earlier calls were answered.</summary>
/// <param name="Remembered">The name of the id that it is answered; null when nobody asks for it.</param>
internal sealed record SettingStep(PlannedCall Planned, string? Remembered);

/// <summary>
/// What a region has around its requests, the same for every seed: a calendar, criteria, centres in every state that an application or a
/// licence can be in, courses, staff with certificates, a mandate by the portal, a record that was there twice, and a centre out of work
/// whose requests another one took on.
/// </summary>
internal static class Setting
{
    private const string Lease = """{"name":"lease","mediaType":"application/pdf","sizeBytes":48213,"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}""";
    private const string Criteria = """
        {"passMark":70,"criteria":[
          {"code":"SIM-ACCESS","area":"premises","nameAr":"سهولة الوصول","nameEn":"Accessibility","requirementAr":"مدخل بلا درج","requirementEn":"A step-free entrance","weight":1,"leastScore":60},
          {"code":"SIM-SCANNER","area":"equipment","nameAr":"الماسح الضوئي","nameEn":"Scanner","requirementAr":"ماسح لكل مكتب","requirementEn":"A scanner at every desk","weight":2}]}
        """;

    /// <summary>What is known of a region before anything is called, by the sample account whose token tells it.</summary>
    public static ImmutableArray<(string Name, string Account)> Places { get; } = [("centre", "manager"), ("other", "clerk2"), ("citizen", "citizen")];

    /// <summary>By these the service says that a step was taken before, in a run whose answers it has forgotten, or by hand.</summary>
    public static ImmutableHashSet<string?> MeansThere { get; } =
    [
        "amendment-empty", "beneficiary-already-registered", "centre-already-licensed", "centre-already-suspended", "licence-terminated", "staff-member-employed",
    ];

    public static ImmutableArray<SettingStep> Of(string region)
    {
        var steps = ImmutableArray.CreateBuilder<SettingStep>();
        Announce();
        Train();
        Apply();
        License();
        Merge();
        Confirm();
        return steps.ToImmutable();

        void Announce()
        {
            Add("admin", "calendar-amendments", """{"holidays":[{"first":"2030-09-23","last":"2030-09-23","nameAr":"اليوم الوطني","nameEn":"National Day","decree":"تعميم 1"}]}""");
            Add("admin", "calendar-amendments", """{"departmentCode":"LND","days":[{"date":"2030-10-01","stretches":[],"decree":"تعميم 2"}]}""");
            Add("admin", "licensing-criteria", Criteria);
        }

        // Needed from far away on, so that the day is lived by whoever has an account.
        void Train()
        {
            Add("admin", "courses", """{"code":"SIM-IDENTITY","nameAr":"التحقق من الهوية","nameEn":"Verifying identities","validityMonths":24,"neededFor":["identity-verification"],"neededFrom":"2099-01-01"}""");
            foreach (var who in (string[])["reem", "majed", "badr"])
            {
                Add("admin", $"staff/sim-{who}.{region}/employment", """{"centreCode":"<centre>","roles":["centre-clerk"]}""");
                Add("admin", $"staff/sim-{who}.{region}/certificates", """{"courseCode":"SIM-IDENTITY","trainedBy":"معهد الإدارة العامة"}""", who);
            }

            Add("admin", $"staff/sim-majed.{region}/certificates/<majed>/revocation", """{"reason":"لم يطلع على الوثائق"}""");
            Add("admin", $"staff/sim-badr.{region}/departure", """{"reason":"انتقل إلى منطقة أخرى"}""");
        }

        void Apply()
        {
            Add("clerk", "beneficiaries", PersonOf(1), "applicant");
            foreach (var name in (string[])["applied", "returned", "conditional", "refused"])
            {
                Add("admin", "beneficiaries/<applicant>/licence-applications", File(name), name);
            }

            Add("monitor", "licence-applications/<returned>/returns", """{"reasons":["عقد الإيجار منته"]}""");
            Add("monitor", "licence-applications/<conditional>/assessments", Scores(50, 90));
            Add("admin", "licence-applications/<conditional>/licence", """
                {"centreCode":"SIM-CONDITIONAL","licenceNumber":"SIM-L-1","conditions":[{"criterion":"SIM-ACCESS","text":"تركيب منحدر عند المدخل","meetBy":"2030-12-31"}]}
                """);
            Add("monitor", "licence-applications/<refused>/assessments", Scores(10, 20));
            Add("admin", "licence-applications/<refused>/refusal", """{"reason":"لم يبلغ درجة النجاح"}""");
        }

        void License()
        {
            foreach (var code in (string[])["SIM-LICENSED", "SIM-SUSPENDED", "SIM-REVOKED", "SIM-SURRENDERED", "SIM-CLOSING"])
            {
                Add("admin", "centres", Centre(code, ""));
            }

            Add("admin", "centres", Centre("SIM-EXPIRED", ""","licensedFrom":"2024-01-01","licensedUntil":"2025-06-30" """));
            foreach (var code in (string[])["SIM-SUSPENDED", "SIM-CLOSING", "SIM-CLOSING"])
            {
                Add("admin", "requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"<applicant>","centreCode":"{{code}}","channel":"desk"}""");
            }

            Add("admin", "centres/SIM-SUSPENDED/suspension", """{"reason":"مخالفة في سجل النقد"}""");
            Add("admin", "centres/SIM-REVOKED/revocation", """{"reason":"مخالفات متكررة"}""");
            Add("admin", "centres/SIM-SURRENDERED/surrender", """{"reason":"إغلاق المركز"}""");
            Add("admin", "centres/SIM-CLOSING/suspension", """{"reason":"إغلاق المقر"}""");
            Add("admin", "transfers", """{"fromCentreCode":"SIM-CLOSING","toCentreCode":"<centre>","reason":"إغلاق المقر"}""", "transfer");
            Add("manager", "transfers/<transfer>/agreement", "{}");
        }

        void Merge()
        {
            Add("clerk", "beneficiaries", PersonOf(2), "survivor");
            Add("clerk2", "beneficiaries", PersonOf(3), "twin");
            Add("manager", "merges", """{"survivorId":"<survivor>","absorbedId":"<twin>","reason":"سجل مكرر"}""", "merge");
            Add("admin", "merges/<merge>/approval", "{}");
        }

        void Confirm()
        {
            Add("clerk2", "beneficiaries/<citizen>/mandates", """{"consent":"portal","rights":["submission"],"services":["ADDRESS-PROOF"]}""", "mandate");
            Add("citizen", "beneficiaries/<citizen>/mandates/<other>/confirmation", """{"mandateId":"<mandate>"}""");
        }

        void Add(string account, string path, string body, string? remembered = null) => steps.Add(new(
            new($"{account}.{region}", new Call(
                path.Split('/')[^1],
                path,
                JsonNode.Parse(body)!.AsObject(),
                string.Create(CultureInfo.InvariantCulture, $"sim:{region}:setting:{steps.Count}"))),
            remembered));

        string PersonOf(int number) => Person.Of(0, $"{region}/setting", number).ToRecord().ToJsonString();
    }

    private static string File(string name) =>
        $$"""{"nameAr":"مركز {{name}}","nameEn":"Centre {{name}}","address":"حي العزيزية","areaSquareMetres":160,"documents":[{{Lease}}]}""";

    private static string Scores(int access, int scanner) =>
        $$"""{"scores":[{"criterion":"SIM-ACCESS","score":{{access}},"evidence":"زيارة"},{"criterion":"SIM-SCANNER","score":{{scanner}},"evidence":"زيارة"}]}""";

    private static string Centre(string code, string more) => $$"""{"code":"{{code}}","nameAr":"مركز {{code}}","nameEn":"Centre {{code}}","licenceNumber":"L-{{code}}"{{more}} }""";
}
