using System.ComponentModel.DataAnnotations;
using EventLedger.Application.Reactions;
using EventLedger.Application.Sealing;

namespace EventLedger.Api.Setup;

/// <summary>Configuration under <c>EventLedger</c>; docs/operations.md explains each.</summary>
public sealed record Settings
{
    public const string Section = "EventLedger";
    public const string ConnectionName = "EventLedger";

    /// <summary>Where the embedded PostgreSQL and the keys live; relative to the working directory.</summary>
    public string DataFolder { get; init; } = ".data";

    /// <summary>Whether to fill the regions with sample data at the start; null for: only in the embedded default.</summary>
    public bool? SampleData { get; init; }

    /// <summary>Whether the sample data have licence applications, criteria, courses and staff; null for: only in the embedded default.</summary>
    public bool? SampleWork { get; init; }

    /// <summary>Whether to bring the database's schema up to date at the start, rather than by the command <c>db-apply</c>.</summary>
    public bool ApplySchema { get; init; } = true;

    /// <summary>The regions served, each with the prefix of its tracking references.</summary>
    public Dictionary<string, string> Regions { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What pages call each region; by its code where it has no name.</summary>
    public Dictionary<string, RegionName> RegionNames { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The regions kept elsewhere than in the main database, each with the name of its connection string.</summary>
    public Dictionary<string, string> Databases { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The largest request body taken, in bytes.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int LargestBody { get; init; } = 256 * 1024;

    /// <summary>How much memory the latest states may take.</summary>
    [Range(1, 1024 * 1024)]
    public int CacheMegabytes { get; init; } = 256;

    /// <summary>The proxies in front of the service, whose word on the caller's address is taken: addresses, or networks in CIDR.</summary>
    public string[] TrustedProxies { get; init; } = [];

    public TrackingSettings Tracking { get; init; } = new();

    public PhoneSettings Phone { get; init; } = new();

    public BackdatingSettings Backdating { get; init; } = new();

    public PersonSettings Persons { get; init; } = new();

    public LongAnswerSettings LongAnswers { get; init; } = new();

    public IdentitySettings Identity { get; init; } = new();

    public SealingOptions Sealing { get; init; } = new();

    public ReactionOptions Reactions { get; init; } = new();

    public SmsSettings Sms { get; init; } = new();

    public WebhookSettings Webhooks { get; init; } = new();

    /// <summary>32 bytes in base 64, wrapping every beneficiary's key; kept in the data folder when not given.</summary>
    public string? MasterKey { get; init; }
}

/// <summary>A region's name in both languages.</summary>
public sealed record RegionName(string Ar, string En);

/// <param name="PerMinute">Tracking requests answered a minute to one address; 0 for any number.</param>
/// <param name="Address">Where citizens find the service, for codes on receipts; null for the issuer's address, or what the call came to.</param>
public sealed record TrackingSettings([property: Range(0, 1_000_000)] int PerMinute = 60, Uri? Address = null);

/// <summary>What callers hear.</summary>
/// <param name="PerMinute">Documents given a minute to one address, which is that of a voice platform for all its callers; 0 for any number.</param>
/// <param name="CentreNumber">The number where people answer, as it is spoken: digits alone; null or empty for none.</param>
/// <param name="CentreNumbers">The same for single regions, which goes before it once a caller asked about a request of the region.</param>
/// <param name="AudioFolder">Where recordings of what is said are, in a folder for each language; null or empty for none. Relative to the working directory.</param>
public sealed record PhoneSettings(
    [property: Range(0, 1_000_000)] int PerMinute = 60, string? CentreNumber = null, Dictionary<string, string>? CentreNumbers = null, string? AudioFolder = null);

/// <param name="StaffDays">How many days back staff may record what happened earlier; 0 for never.</param>
public sealed record BackdatingSettings([property: Range(0, 3660)] int StaffDays = 7);

/// <param name="MajorityYears">Of so many years nobody is a minor any more.</param>
/// <param name="MajorityHijri">Whether those are years of Umm al-Qura rather than Gregorian ones.</param>
/// <param name="UnverifiedDays">For how long a record is kept that somebody opened alone and no centre verified.</param>
public sealed record PersonSettings(
    [property: Range(1, 30)] int MajorityYears = 18, bool MajorityHijri = true, [property: Range(1, 3660)] int UnverifiedDays = 30);

/// <summary>How mobiles are reached, and what comes back from them.</summary>
public sealed record SmsSettings
{
    /// <summary>Where gateways reach the service: its own address, inside the network.</summary>
    public Uri? CallbackUrl { get; init; }

    /// <summary>None where messages are kept to be read.</summary>
    public IReadOnlyList<SmsGatewaySettings> Gateways { get; init; } = [];

    public InboundSmsSettings Inbound { get; init; } = new();
}

/// <param name="Name">By which it is recorded and called back: small Latin letters, digits and hyphens.</param>
/// <param name="Kind"><c>kannel</c> or <c>unifonic</c>.</param>
/// <param name="Url">Kannel's sendsms address, or the one below which a provider's interface is.</param>
/// <param name="Sender">What recipients see: a number, or a name of at most eleven characters.</param>
/// <param name="Password">Kannel's, or the provider's key.</param>
/// <param name="User">Of Kannel's sendsms-user.</param>
/// <param name="Smsc">The connection that Kannel is to send by; null for its own choice.</param>
/// <param name="Weight">Its share of messages beside the others'; 0 for one that is used only when no other is there.</param>
/// <param name="PerSecond">How many messages it is given in a second at most.</param>
/// <param name="TimeoutSeconds">How long an answer is waited for; then nobody knows whether the message was taken.</param>
public sealed record SmsGatewaySettings(
    string Name, string Kind, Uri Url, string Sender, string Password, string? User = null, string? Smsc = null,
    [property: Range(0, 1000)] int Weight = 1, [property: Range(1, 10_000)] int PerSecond = 300, [property: Range(5, 120)] int TimeoutSeconds = 10);

/// <param name="Secret">What a gateway shows that hands messages over; none are taken without one.</param>
/// <param name="Region">Whose number they come in by; null where there is one region.</param>
/// <param name="Gateway">By which they are answered; null for the first.</param>
/// <param name="RepliesPerHour">How many answers one number is given in an hour at most; 0 for none.</param>
public sealed record InboundSmsSettings(
    string? Secret = null, string? Region = null, string? Gateway = null, [property: Range(0, 1000)] int RepliesPerHour = 20);

/// <summary>How integrators are told of events.</summary>
/// <param name="Enabled">Whether this node sends; what it does not, another does, or it waits.</param>
/// <param name="InsideAllowed">Whether receivers on the service's own machine are told, over http and on any port: for trying out, never in production.</param>
/// <param name="Ports">That receivers elsewhere listen on; null for 443 and 8443.</param>
/// <param name="TimeoutSeconds">How long a receiver may take to answer.</param>
/// <param name="DisableAfterDays">For how many days a receiver fails before it is disabled.</param>
/// <param name="KeepDays">For how many days the log of deliveries is kept.</param>
public sealed record WebhookSettings(
    bool Enabled = true, bool InsideAllowed = false, int[]? Ports = null, [property: Range(5, 15)] int TimeoutSeconds = 10,
    [property: Range(1, 30)] int DisableAfterDays = 5, [property: Range(1, 90)] int KeepDays = 14);

/// <summary>Exports and bundles.</summary>
/// <param name="AtOnce">How many a node gives at once, by as many connections to each database.</param>
/// <param name="OfOneUser">How many of them may be one user's.</param>
/// <param name="SendSeconds">For how long a caller may take nothing of what is sent.</param>
public sealed record LongAnswerSettings(
    [property: Range(1, 1000)] int AtOnce = 8, [property: Range(1, 1000)] int OfOneUser = 2, [property: Range(1, 3600)] int SendSeconds = 30);

/// <summary>
/// Whose tokens are accepted. Without an authority the service signs everybody in itself, sample accounts among them unless they are off: with
/// those on loopback only.
/// </summary>
/// <param name="Authority">The OIDC authority's address; its metadata name the signing keys.</param>
/// <param name="Audience">The audience a token must be for.</param>
/// <param name="Issuer">The address that the service issues tokens under; beside an authority it issues none without one.</param>
/// <param name="Clients">What people sign in to: names of clients, each with the one address it is led back to.</param>
/// <param name="SignedOut">Where clients are led back to after signing somebody out.</param>
/// <param name="StaffAccounts">Whether staff may have accounts of the service's own; null for: without an authority.</param>
/// <param name="SampleAccounts">Whether there are sample accounts; null for: without an authority.</param>
/// <param name="PerMinute">Calls a minute to one address by which tokens are given, renewed and ended; 0 for any number.</param>
/// <param name="RequireHttps">False only for an authority inside the machine.</param>
/// <param name="IdentityClaim">The claim in which the authority tells the number of the document that it knows somebody by; null where it vouches for nobody.</param>
public sealed record IdentitySettings(
    string? Authority = null, string Audience = "eventledger", bool RequireHttps = true,
    string? Issuer = null, Dictionary<string, string>? Clients = null, Dictionary<string, string>? SignedOut = null,
    bool? StaffAccounts = null, bool? SampleAccounts = null, [property: Range(0, 1_000_000)] int PerMinute = 300,
    string? IdentityClaim = null)
{
    /// <summary>Whether staff may have accounts of the service's own.</summary>
    public bool TakesStaffAccounts => StaffAccounts ?? Authority is null;

    /// <summary>Whether the sample accounts are let in.</summary>
    public bool TakesSampleAccounts => SampleAccounts ?? Authority is null;
}
