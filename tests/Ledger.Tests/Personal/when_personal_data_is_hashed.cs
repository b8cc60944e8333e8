using System.Net;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Ledger.Tests.Sealing;
using EventLedger.Tests.Support;

namespace EventLedger.Ledger.Tests.Personal;

/// <summary>
/// A fingerprint was a plain hash of the body once, and a national id came out of it in seconds by trying all of them. Here a
/// person lives through the commands that carry personal data, and nothing in the database may be a hash of theirs without a key.
/// </summary>
public sealed class when_personal_data_is_hashed(SealedHost host) : IClassFixture<SealedHost>
{
    private const string NationalId = "1087654321";
    private const string ProxyId = "2345678904";
    private const string Mobile = "+966551234987";
    private const string Email = "Hind.Saud@example.sa";
    private const string Document = "id-1087654321.pdf";
    private static readonly string FileHash = new('c', 64);

    private static readonly string[] Personal =
    [
        NationalId, "١٠٨٧٦٥٤٣٢١", ProxyId, Mobile, "966551234987", "00966551234987", "0551234987", "551234987", "055 123 4987", Email,
        "هند بنت سعود", "Hind bint Saud", "سعود بن هند", "ليلى", "Sent the SMS to 0551234987", "Hind came herself", "It is 1087654322", Document,
        $"{Document}\tapplication/pdf\t7\t{FileHash}\n", Manifest,
    ];

    // Every call by which it is known, and its body.
    private readonly List<string> sent = [];

    private static string Manifest =>
        $"hospital-notification\tapplication/pdf\t5\t{FileHash}\nparents-id\timage/jpeg\t7\t{FileHash}\n{Document}\tapplication/pdf\t7\t{FileHash}\n";

    [Fact]
    public async Task no_hash_of_it_lies_in_the_database()
    {
        var request = await LiveAsync();

        // A document was named by what it must not be, and the hash of its manifest lies beside the manifest itself.
        (await FoundAsync()).ShouldBe([$"ledger.mt_events.data: SHA256 of {Manifest}"]);
        await host.RedactAsync(request, 4, "/manifest/2/name");
        await host.RedactAsync(request, 4, "/manifestHash");
        await host.RedactAsync(request, 5, "/manifestHash");

        (await FoundAsync()).ShouldBeEmpty();

        // That it looked where such a thing may be.
        string[] looked = ["ledger.mt_events.data", "ledger.idempotency_keys.fingerprint", "ledger.idempotency_keys.refusal", "ledger.personal_keys.wrapped_key", "seal.leaves.leaf", "seal.redactions.index"];
        var columns = (await DatabaseDump.ReadAsync(host.ConnectionString)).Select(cell => cell.Column).ToHashSet();
        looked.Except(columns).ShouldBeEmpty();
        columns.ShouldContain(column => column.StartsWith("projections.mt_doc_requestsummary", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("md5('1087654321')")]
    [InlineData("md5('\"1087654321\"')")]
    [InlineData("upper(encode(sha256('1087654321'), 'hex'))")]
    [InlineData("encode(sha512('+966551234987'), 'base64')")]
    [InlineData("translate(encode(sha384('0551234987'), 'base64'), '+/=', '-_')")]
    [InlineData("jsonb_build_object('of', jsonb_build_array('x' || encode(sha256(convert_to('هند بنت سعود', 'UTF8')), 'hex')))::text")]
    [InlineData("left(encode(sha256('hind.saud@example.sa'), 'hex'), 16)")]
    [InlineData("encode(substr(sha256('makkah/1087654321'), 1, 16), 'base64')")]
    [InlineData("overlay(overlay(md5('1087654321') placing '3' from 13) placing 'a' from 17)::uuid::text")]
    public async Task a_hash_is_found_as_text(string hash) => await ShouldBeFoundAsync("text", hash);

    [Theory]
    [InlineData("bytea", "'\\x00'::bytea || sha224('x') || sha256('1087654321')")]
    [InlineData("bytea", "substr(sha512('1087654321'), 1, 16)")]
    [InlineData("uuid", "md5('1087654321')::uuid")]
    [InlineData("bigint", "('x' || substr(encode(sha256('1087654321'), 'hex'), 1, 16))::bit(64)::bigint")]
    [InlineData("text[]", "array['x', md5('1087654321')]")]
    public async Task a_hash_is_found_as_whatever_it_was_kept(string type, string hash) => await ShouldBeFoundAsync(type, hash);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task an_id_made_of_it_is_found(bool utf16, bool bigEndian)
    {
        var space = new Guid("6f1a6b5e-3f0b-5d0c-9a57-6d7e6b9a1c11").ToByteArray(bigEndian);
        var id = CryptographicOperations.HashData(HashAlgorithmName.SHA1, [.. space, .. (utf16 ? Encoding.Unicode : Encoding.UTF8).GetBytes($"makkah/beneficiary/{NationalId}")])[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x50);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);

        await ShouldBeFoundAsync("uuid", $"'{new Guid(id, bigEndian)}'");
        await ShouldBeFoundAsync("text", $"'person-{new Guid(id, bigEndian):N}'");
    }

    /// <summary>As fingerprints were until they got their key.</summary>
    [Fact]
    public async Task the_mistake_that_was_made_is_found()
    {
        const string body = $$"""{"nationalId":"{{NationalId}}"}""";

        await ShouldBeFoundAsync("text", $"encode(sha256(convert_to('POST /v1/beneficiaries' || chr(10) || '{body}', 'UTF8')), 'hex')", Call("/v1/beneficiaries", body));
    }

    [Fact]
    public void what_has_a_key_is_left_alone() =>
        new UnkeyedHashes(Personal).In(HMACSHA256.HashData("key"u8, Encoding.UTF8.GetBytes(NationalId))).ShouldBeEmpty();

    private static string Call(string path, string body) => $"POST {path}\n{body}";

    private async Task ShouldBeFoundAsync(string type, string hash, params string[] more)
    {
        await host.ExecuteAsync($"create schema spoilt; create table spoilt.\"Kept Here\" (id integer, nothing text, value {type}); insert into spoilt.\"Kept Here\" values (1, null, {hash})");
        try
        {
            var dump = await DatabaseDump.ReadAsync(host.ConnectionString);

            var hashes = new UnkeyedHashes([.. Personal, .. more]);
            dump.Where(cell => hashes.In(cell.Value).Any()).Select(cell => cell.Column).ShouldBe(["spoilt.Kept Here.value"]);
        }
        finally
        {
            await host.ExecuteAsync("drop schema spoilt cascade");
        }
    }

    private async Task<List<string>> FoundAsync()
    {
        var hashes = new UnkeyedHashes([.. Personal, .. sent]);
        return [.. (await DatabaseDump.ReadAsync(host.ConnectionString)).SelectMany(cell => hashes.In(cell.Value).Select(found => $"{cell.Column}: {found}")).Distinct()];
    }

    private async Task<Guid> LiveAsync()
    {
        var registered = await PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"١٠٨٧٦٥٤٣٢١","nameAr":"هند بنت سعود","nameEn":"Hind bint Saud","mobile":"055 123 4987","verifiedBy":"سعود بن هند"}""");
        var person = (Guid)registered.Json["id"]!;

        // Refusals are kept under their keys as well.
        (await PostAsync("clerk.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{NationalId}}","nameAr":"هند بنت سعود","mobile":"{{Mobile}}"}""", HttpStatusCode.Conflict)).Code.ShouldBe("beneficiary-already-registered");
        (await PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1087654322","nameAr":"هند بنت سعود","mobile":"0551234987"}""", HttpStatusCode.UnprocessableEntity)).Code.ShouldBe("national-id-invalid");
        (await PostAsync("clerk.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{ProxyId}}","nameAr":"سعود بن هند","mobile":"551234"}""", HttpStatusCode.UnprocessableEntity)).Code.ShouldBe("mobile-invalid");

        var opened = await PostAsync("clerk.makkah", "/v1/requests", $$"""
            {"serviceCode":"BIRTH-CERT","beneficiaryId":"{{person}}","channel":"desk","answers":{"child":"ليلى","email":"{{Email}}","phone":"0551234987","father":"{{ProxyId}}"} }
            """);
        var id = (Guid)opened.Json["id"]!;
        await ActAsync("clerk.makkah", "contacts", """{"method":"sms","outcome":"Sent the SMS to 0551234987"}""");
        await ActAsync("clerk.makkah", "fee-payments", """{"amountHalalas":12300,"method":"card","reference":"1087654321"}""");
        await ActAsync("clerk.makkah", "transmissions", $$"""
            {"documents":[
              {"name":"hospital-notification","mediaType":"application/pdf","sizeBytes":5,"sha256":"{{FileHash}}"},
              {"name":"parents-id","mediaType":"image/jpeg","sizeBytes":7,"sha256":"{{FileHash}}"},
              {"name":"{{Document}}","mediaType":"application/pdf","sizeBytes":7,"sha256":"{{FileHash}}"}]}
            """);
        await ActAsync("officer.makkah", "receipt", """{"receivedBy":"سعود بن هند"}""");
        await ActAsync("officer.makkah", "work-steps", """{"name":"Hind bint Saud","officer":"سعود بن هند"}""");
        await ActAsync("officer.makkah", "suspension", """{"reason":"هاتف 0551234987"}""");
        await ActAsync("officer.makkah", "resumption", "{}");
        await ActAsync("clerk.makkah", "corrections", """{"correctedVersion":1,"member":"answers","note":"It is 1087654322"}""");
        await ActAsync("officer.makkah", "completion", """{"decision":"approved","deliverable":"1087654321"}""");
        await ActAsync("officer.makkah", "handover", "{}");
        await ActAsync("clerk.makkah", "collection", $$"""{"collectedBy":"Hind came herself","proxyNationalId":"{{ProxyId}}"}""");
        foreach (var reader in new[] { "clerk.makkah", "auditor.makkah" })
        {
            (await host.GetAsync(reader, $"/v1/beneficiaries/{person}", ("X-Correlation-Id", NationalId))).Status.ShouldBe(HttpStatusCode.OK);
        }

        await host.SealAsync();
        await host.CaughtUpAsync();
        return id;

        Task<Reply> ActAsync(string account, string command, string body) => PostAsync(account, $"/v1/requests/{id}/{command}", body);
    }

    private async Task<Reply> PostAsync(string account, string path, string body, HttpStatusCode? refused = null)
    {
        sent.AddRange([body, Call(path, body)]);
        var reply = await host.PostAsync(account, path, body, ("Idempotency-Key", $"key-{sent.Count}"), ("X-Correlation-Id", NationalId));
        (refused is null ? (int)reply.Status / 100 == 2 : reply.Status == refused).ShouldBeTrue($"{path}: {reply.Text}");
        return reply;
    }
}
