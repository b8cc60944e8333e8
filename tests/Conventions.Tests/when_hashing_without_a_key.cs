using System.Text.RegularExpressions;

namespace EventLedger.Conventions.Tests;

/// <summary>
/// A plain hash of a national id or a phone gives it away to whoever tries them all. So each hash without a key is listed here with
/// what makes it harmless; a new one has to say so before it is let in. Personal data takes an HMAC under a key that
/// <c>MasterKey.Derive</c> makes.
/// </summary>
public partial class when_hashing_without_a_key
{
    private static readonly string[] Folders = ["Domain", "Application", "Projections", "Api", "tools"];

    private static readonly (string Path, int Uses, string Reason)[] Harmless =
    [
        ("Api/Credentials/IssuerKeys.cs", 1, "The id of a public key."),
        ("Api/Http/Commands.cs", 1, "A call's fingerprint, in memory alone: what is kept of it is an HMAC (AnswerMac)."),
        ("Api/Http/QueryReader.cs", 1, "Of a call's own query, in the cursor that the same caller is given."),
        ("Api/Postgres/PostgresFolder.cs", 1, "Names a socket's folder by the path of the data."),
        ("Api/Setup/RememberingTokenHandler.cs", 1, "Names a token in memory; a token is signed, and nobody can try them all."),
        ("Application/Ledger/AnswerMac.cs", 1, "Of an answer's body, the input of an HMAC."),
        ("Application/Ledger/LedgerSchema.cs", 1, "The number of a lock, of a stream's id, kept nowhere."),
        ("Application/Ledger/OriginMac.cs", 2, "Of payload and metadata, the input of an HMAC."),
        ("Application/Ledger/ReferenceCodes.cs", 1, "Ids of what codes name: departments, centres and services, which are public."),
        ("Application/Ledger/Sha256.cs", 1, "For many short texts; whoever uses it is listed here, too."),
        ("Application/Sealing/Checkpoint.cs", 2, "Ids of public keys, as C2SP signed-note makes them."),
        ("Application/Sealing/Heads.cs", 1, "Of a region and a stream's id, which is random or an HMAC."),
        ("Application/Sealing/Merkle.cs", 3, "The tree, over leaves that hold salted commitments."),
        ("Application/Sealing/TreeMemory.cs", 2, "Of roots and gaps, which hold no personal data."),
        ("Domain/Access/AccessLog.cs", 1, "The id of a beneficiary's access log, of the beneficiary's id, which is an HMAC."),
        ("Domain/Audits/AuditLog.cs", 1, "The id of a region's audits, of its name."),
        ("Domain/Calendars/OfficeCalendar.cs", 1, "The id of a calendar, of a department's code, which is public."),
        ("Domain/Catalogue/ServiceDefinition.cs", 1, "The id of a service, of its code, which is public."),
        ("Domain/Centres/ServiceCentre.cs", 1, "The id of a centre, of its code, which is public."),
        ("Domain/Credentials/StaffAccount.cs", 1, "The id of a user's account, of the name that every event of theirs bears."),
        ("Domain/Departments/Department.cs", 1, "The id of a department, of its code, which is public."),
        ("Domain/Licensing/LicenceAppeal.cs", 1, "The id of an appeal, of the decision that it is against: a centre's code or an application's random id, and an instant."),
        ("Domain/Licensing/LicensingCriteria.cs", 1, "The id of a region's criteria, of its name."),
        ("Domain/Mandates/CentreMandates.cs", 1, "The id of what is between a beneficiary, whose id is random or an HMAC, and a centre, whose code is public."),
        ("Domain/Privacy/ProcessingRegister.cs", 1, "The id of a region's register, of its name."),
        ("Domain/Requests/CitizenRequest.Documents.cs", 1, "The manifest's hash, beside the manifest. A redaction of a document's name masks it as well."),
        ("Domain/Shared/Codes.cs", 1, "Name-based UUIDs; whoever makes one is listed here, too."),
        ("Domain/Staff/Curriculum.cs", 1, "The id of a region's courses, of its name."),
        ("Domain/Staff/StaffMember.cs", 1, "The id of a user's record, of the name that every event of theirs bears."),
        ("tools/benchmark/Baselines/SampleService.cs", 1, "Of made-up documents."),
        ("tools/benchmark/Load/Pgbench.cs", 1, "Ids of made-up requests."),
        ("tools/benchmark/Services/History.cs", 3, "Ids of made-up requests."),
        ("tools/ledger/Monitor/MonitorState.cs", 2, "Tells a file that was cut off; it holds leaves, heads and roots."),
        ("tools/ledger/Proofs/Frontier.cs", 1, "The tree."),
        ("tools/ledger/Proofs/Heads.cs", 1, "Of a region and a stream's id, which is random or an HMAC."),
        ("tools/ledger/Proofs/Keys.cs", 1, "Ids of public keys, as C2SP signed-note makes them."),
        ("tools/ledger/Proofs/Merkle.cs", 2, "The tree, over leaves that hold salted commitments."),
        ("tools/ledger/Replay/LogNames.cs", 1, "Of names of departments and cases in a log without persons, and of the one made-up beneficiary of them all."),
        ("tools/ledger/Witness/CheckpointWitness.cs", 1, "The root of the empty tree."),
        ("tools/ledger/Witness/WitnessState.cs", 1, "Names a file by a log's origin."),
    ];

    [Fact]
    public void each_says_why_it_gives_nothing_away() => Folders
        .SelectMany(folder => SourceFile.Below(folder, "*.*"))
        .Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) || file.Path.EndsWith(".sql", StringComparison.Ordinal))
        .Select(file => (file.Path, Uses: Hashes(file.Text)))
        .Where(used => used.Uses > 0)
        .OrderBy(used => used.Path, StringComparer.Ordinal)
        .ShouldBe(Harmless.Select(listed => (listed.Path, listed.Uses)));

    [Theory]
    [InlineData("SHA256.HashData(bytes)")]
    [InlineData("SHA3_512.TryHashData(bytes, hash, out _)")]
    [InlineData("using var hash = MD5.Create();")]
    [InlineData("IncrementalHash.CreateHash(HashAlgorithmName.SHA256)")]
    [InlineData("Sha256.Of(bytes)")]
    [InlineData("CryptographicOperations.HashData(HashAlgorithmName.SHA1, bytes)")]
    [InlineData("XxHash64.HashToUInt64(bytes)")]
    [InlineData("new Sha256Digest()")]
    [InlineData("Codes.StreamId(region, \"person\", nationalId)")]
    [InlineData("$\"select md5(data::text) from {Table}\"")]
    [InlineData("select encode(sha256(convert_to(name, 'UTF8')), 'hex')")]
    [InlineData("create index on t (hashtextextended(phone, 0))")]
    [InlineData("update t set hash = digest(phone, 'sha1')")]
    [InlineData("uuid_generate_v5(space, phone)")]
    public void it_is_found(string code) => Hashes(code).ShouldBe(1);

    [Theory]
    [InlineData("HMACSHA256.HashData(key, bytes)")]
    [InlineData("IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key)")]
    [InlineData("HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32)")]
    [InlineData("document.Sha256")]
    [InlineData("public override int GetHashCode() => 0;")]
    [InlineData("ServiceCentre.StreamId(region, code)")]
    public void what_has_a_key_or_is_no_such_hash_is_left_alone(string code) => Hashes(code).ShouldBe(0);

    // Comments are looked at as well: rather one complaint too many, since SQL stands in strings.
    private static int Hashes(string text) => Unkeyed().Count(text);

    [GeneratedRegex(
        """
          \b(MD5|SHA1|SHA256|SHA384|SHA512|SHA3_\w+|Shake\d+|XxHash\w+|Crc\d+)\s*\.\s*(\w*Hash\w*|Create)\b
        | \bIncrementalHash\s*\.\s*CreateHash\b
        | \bSha256\s*\.\s*Of\b
        | \b(CryptographicOperations|HashAlgorithm|CryptoConfig)\s*\.\s*(HashData\w*|TryHashData|Create\w*)\b
        | \bnew\s+\w+Digest\s*\(
        | \bCodes\s*\.\s*StreamId\b
        | \b(md5|sha1|sha224|sha256|sha384|sha512|digest|crypt|hash_?text\w*|hash_?bytea\w*|uuid_generate_v[35])\s*\(
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unkeyed();
}
