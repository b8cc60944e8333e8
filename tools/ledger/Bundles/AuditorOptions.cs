using System.CommandLine;
using EventLedger.Ledger.Rest;

namespace EventLedger.Ledger.Bundles;

/// <summary>How an auditor signs in.</summary>
internal sealed class AuditorOptions
{
    public Option<string> Account { get; } = new("--account") { Description = "An auditor's sample account.", DefaultValueFactory = _ => "auditor.makkah" };

    public Option<string> Password { get; } = new("--password") { Description = "Its password.", DefaultValueFactory = _ => "sample" };

    public Option<string?> Token { get; } = new("--token") { Description = "An auditor's access token, instead of signing in." };

    public Account SignIn(ParseResult parsed, LedgerClient client) => parsed.GetValue(Token) is { } ready
        ? client.WithToken(ready)
        : client.SignedInAs(parsed.GetValue(Account)!, parsed.GetValue(Password)!);
}
