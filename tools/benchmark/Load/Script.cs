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

    public static CommandBody Opening(Guid beneficiary) => new($$$"""
        {"serviceCode":"BIRTH-CERT","beneficiaryId":"{{{beneficiary}}}","channel":"desk","answers":{"childNameAr":"عبدالله بن محمد","birthDate":"2026-02-11","hospital":"مستشفى الملك فيصل","birthRecord":"BR-000000000000","copies":"2"}}
        """);
}
