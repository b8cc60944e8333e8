using System.Text;
using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Verify;

/// <summary>What a redaction's leaf commits to.</summary>
/// <param name="Masked">Commits to what remains.</param>
/// <param name="Members">What was masked.</param>
/// <param name="Order">The index of the event that ordered it.</param>
internal sealed record RedactionDocument(
    IReadOnlyList<string> Approvers, byte[] Masked, IReadOnlyList<JsonPointer> Members, ulong Order, ulong Target, byte[] TargetHash)
{
    public bool IsByTwo => Approvers.Select(Person).Distinct(StringComparer.Ordinal).Count() >= 2;

    /// <summary>Whether what it names as its order can have ordered what stands at this place.</summary>
    public bool MayBeOrderedBefore(ulong index) => Order < index && Order != Target;

    public static RedactionDocument Read(StrictJson json)
    {
        json.WithMembers("approvers", "basis", "masked", "members", "order", "redactedAt", "target", "targetHash");
        json.Member("basis").NonEmptyText();
        json.Member("redactedAt").Instant();
        return new RedactionDocument(
            json.Member("approvers").Items(approver => approver.NonEmptyText()),
            json.Member("masked").Hash(),
            ReadMembers(json.Member("members")),
            json.Member("order").Number(),
            json.Member("target").Number(),
            json.Member("targetHash").Hash());
    }

    private static List<JsonPointer> ReadMembers(StrictJson json)
    {
        var members = json.Items(member => JsonPointer.TryParse(member.Text(), out var pointer) ? pointer : throw member.Wrong());
        return members.Count > 0 && members.DistinctBy(member => member.Text, StringComparer.Ordinal).Count() == members.Count ? members : throw json.Wrong();
    }

    // One person who writes the name in two ways is still one.
    private static string Person(string approver) => approver.Normalize(NormalizationForm.FormKC).Trim().ToUpperInvariant();
}
