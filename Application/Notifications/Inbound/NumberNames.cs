using System.Security.Cryptography;
using System.Text;
using EventLedger.Application.Ledger;

namespace EventLedger.Application.Notifications.Inbound;

/// <summary>What stands for numbers and texts where they are kept: a number of ten digits could be found by trying them all.</summary>
internal sealed class NumberNames(MasterKey masterKey)
{
    private readonly byte[] key = masterKey.Derive("sms-numbers");

    public byte[] OfMobile(string region, string mobile) => Of($"{region}/mobile/{mobile}");

    /// <summary>Of a text that somebody wrote, or was written.</summary>
    public byte[] OfText(string region, string sameness) => Of($"{region}/text/{sameness}");

    /// <summary>The id of the answer to a message.</summary>
    public Guid OfReply(string region, string message) => KeyedId.Of(key, $"{region}/reply/{message}");

    private byte[] Of(string name) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(name));
}
