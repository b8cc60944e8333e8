using System.Text;

namespace EventLedger.Benchmark.Load;

internal enum Actor
{
    Clerk,
    Officer,

    /// <summary>No part of a request's life: licenses, suspends and reinstates centres.</summary>
    Administrator,
}

/// <summary>One of the six commands: who sends what where.</summary>
internal sealed record ScriptedCommand(string Name, Actor Actor, CommandBody? Body);

/// <summary>The life of a request that has a fee and two documents, as the sample service BIRTH-CERT wants it.</summary>
internal static class Script
{
    public static IReadOnlyList<ScriptedCommand> Commands { get; } =
    [
        new("open", Actor.Clerk, null),
        new("fee-payments", Actor.Clerk, new("""{"amountHalalas":12300,"method":"sadad","reference":"SADAD-000000000000"}""")),
        new("transmissions", Actor.Clerk, new("""
            {"documents":[{"name":"hospital-notification","mediaType":"application/pdf","sizeBytes":184320,"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},{"name":"parents-id","mediaType":"image/jpeg","sizeBytes":96512,"sha256":"60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"}]}
            """)),
        new("receipt", Actor.Officer, new("{}")),
        new("completion", Actor.Officer, new("""{"decision":"approved"}""")),
        new("handover", Actor.Officer, new("{}")),
    ];

    /// <summary>The sample service, which asks for nothing in particular.</summary>
    public const string SampleService = "BIRTH-CERT";

    /// <summary>The same with a form of fifteen fields.</summary>
    public const string ServiceWithForm = "BIRTH-CERT-FORM";

    /// <summary>Fifteen answers, whatever the service makes of them.</summary>
    public static CommandBody Opening(string service, Guid beneficiary) => new($$$"""
        {"serviceCode":"{{{service}}}","beneficiaryId":"{{{beneficiary}}}","channel":"desk","answers":{"childNameAr":"عبدالله بن محمد","childNameEn":"Abdullah bin Mohammed","sex":"male","birthDate":"2026-02-11","birthWeight":3200,"hospital":"مستشفى الملك فيصل","birthRecord":"BR-000000000000","copies":2,"city":"مكة المكرمة","district":"العزيزية","postCode":"24231","mobile":"0551234567","email":"family@example.org","firstChild":true,"language":"ar"}}
        """);

    /// <summary>What defines the service with the form: everything else as the sample service has it.</summary>
    public static byte[] Definition { get; } = Encoding.UTF8.GetBytes($$$"""
        {"code":"{{{ServiceWithForm}}}","nameAr":"شهادة ميلاد","nameEn":"Birth certificate","departmentCode":"CIV","feeLines":[
          {"code":"ISSUE","kind":"government-fee","amountHalalas":10000},{"code":"SERVICE","kind":"centre-charge","amountHalalas":2000},{"code":"VAT","kind":"vat","amountHalalas":300}],
         "requiredDocuments":["hospital-notification","parents-id"],"targetWorkingHours":14,"quoteValidDays":30,
         "form":{"schema":{"type":"object","additionalProperties":false,"required":["childNameAr","sex","birthDate","hospital","birthRecord","copies","mobile"],"properties":{
           "childNameAr":{"type":"string","minLength":2,"maxLength":100,"pattern":"^[\\p{IsArabic} ]+$"},"childNameEn":{"type":"string","maxLength":100},"sex":{"enum":["male","female"]},
           "birthDate":{"type":"string","format":"date"},"birthWeight":{"type":"integer","minimum":300,"maximum":8000},"hospital":{"type":"string","minLength":3,"maxLength":200},
           "birthRecord":{"type":"string","pattern":"^BR-[0-9]{12}$"},"copies":{"type":"integer","minimum":1,"maximum":5},"city":{"type":"string","maxLength":100},
           "district":{"type":"string","maxLength":100},"postCode":{"type":"string","pattern":"^[0-9]{5}$"},"mobile":{"type":"string","pattern":"^05[0-9]{8}$"},
           "email":{"type":"string","format":"email"},"firstChild":{"type":"boolean"},"language":{"enum":["ar","en"]} } },
         "fields":[{{{string.Join(',', Fields.Select(field => $$"""{"name":"{{field}}","labelAr":"حقل","labelEn":"Field","personal":true}"""))}}}]}}
        """);

    private static string[] Fields =>
    [
        "childNameAr", "childNameEn", "sex", "birthDate", "birthWeight", "hospital", "birthRecord", "copies", "city", "district", "postCode", "mobile", "email", "firstChild", "language",
    ];
}
