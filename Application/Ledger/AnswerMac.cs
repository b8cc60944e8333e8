using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Application.Ledger;

/// <summary>
/// Marks the answers kept under idempotency keys as the service's own, under a key that the database does not hold: a row that
/// was put there, changed or moved by SQL has no valid mark, and is never told to anybody.
/// </summary>
public sealed class AnswerMac(MasterKey masterKey)
{
    private static readonly byte[] Prefix = "EL1/answer\0"u8.ToArray();

    private readonly byte[] answers = masterKey.Derive("answer-mac");
    private readonly byte[] fingerprints = masterKey.Derive("idempotency-fingerprint");

    /// <summary>
    /// What a call is known by. A plain hash would tell whoever holds the database which of all national ids a body held, by trying them.
    /// </summary>
    internal string FingerprintOf(CommandContext context) =>
        Convert.ToBase64String(HMACSHA256.HashData(fingerprints, Encoding.UTF8.GetBytes(context.Fingerprint)));

    /// <param name="body">What was answered: the body as it was sent, or the refusal in canonical JSON.</param>
    internal byte[] Of(CommandContext context, string key, string fingerprint, long version, string created, bool isRefusal, ReadOnlySpan<byte> body)
    {
        var input = new ArrayBufferWriter<byte>(320);
        input.Write(Prefix);
        foreach (var text in (ReadOnlySpan<string>)[context.Actor.Region, context.Actor.User, key, fingerprint, created, isRefusal ? "refusal" : "answer"])
        {
            EventIdentity.WriteText(input, text, lengthBytes: 2);
        }

        EventIdentity.WriteNumber(input, version);
        input.Write(SHA256.HashData(body));
        return HMACSHA256.HashData(answers, input.WrittenSpan);
    }
}
