using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Witness;

/// <param name="ContentType">Null for plain text.</param>
internal sealed record WitnessAnswer(int Status, string Body, string? ContentType = null)
{
    /// <summary>How C2SP <c>tlog-witness</c> tells the size that the witness knows.</summary>
    public const string SizeContentType = "text/x.tlog.size";

    public static WitnessAnswer Malformed { get; } = new(400, "Not a submission of the form tlog-witness describes.\n");

    public static WitnessAnswer Unsigned { get; } = new(403, "No key trusted for this log signed the checkpoint.\n");

    public static WitnessAnswer UnknownLog { get; } = new(404, "This witness does not serve that log.\n");

    public static WitnessAnswer TooLarge { get; } = new(413, "No submission is that large.\n");

    public static WitnessAnswer Inconsistent { get; } = new(422, "The proof does not lead from the old size to the checkpoint.\n");

    public static WitnessAnswer Conflict(ulong size) => new(409, size.ToString(CultureInfo.InvariantCulture) + "\n", SizeContentType);
}

/// <summary>
/// Cosigns what continues what it cosigned before, and nothing else (C2SP <c>tlog-witness</c>). What it cosigns is on the
/// disk before anyone gets to see the cosignature.
/// </summary>
internal sealed class CheckpointWitness(SigningKey key, IReadOnlyList<Policy> logs, WitnessState state, TimeProvider time)
{
    private static readonly byte[] EmptyRoot = SHA256.HashData([]);
    private readonly Lock judging = new();

    /// <exception cref="LedgerToolException">What was remembered of a log cannot be read any more.</exception>
    public void CheckState()
    {
        foreach (var log in logs)
        {
            state.Read(log.Origin);
        }
    }

    public WitnessAnswer Add(byte[] body)
    {
        if (!Submission.TryParse(body, out var submission))
        {
            return WitnessAnswer.Malformed;
        }

        var checkpoint = submission.Checkpoint;
        if (logs.FirstOrDefault(log => log.Origin == checkpoint.Origin) is not { } log)
        {
            return WitnessAnswer.UnknownLog;
        }

        if (!IsSigned(log, submission))
        {
            return WitnessAnswer.Unsigned;
        }

        // Comparing with the latest and replacing it is one step: otherwise two submissions could both follow it.
        lock (judging)
        {
            return submission.OldSize > checkpoint.Size ? WitnessAnswer.Malformed : Judge(submission);
        }
    }

    private WitnessAnswer Judge(Submission submission)
    {
        var checkpoint = submission.Checkpoint;
        var latest = state.Read(checkpoint.Origin);
        var knownSize = latest?.Size ?? 0;
        if (submission.OldSize != knownSize)
        {
            return WitnessAnswer.Conflict(knownSize);
        }

        var knownRoot = latest?.Root ?? EmptyRoot;
        if (checkpoint.Size == knownSize && !checkpoint.Root.AsSpan().SequenceEqual(knownRoot))
        {
            return WitnessAnswer.Conflict(knownSize);
        }

        if (!Merkle.IsConsistent(knownSize, knownRoot, checkpoint.Size, checkpoint.Root, submission.Proof))
        {
            return WitnessAnswer.Inconsistent;
        }

        if (latest is null || checkpoint.Size > knownSize)
        {
            state.Write(checkpoint.Origin, submission.NoteBytes);
        }

        return new WitnessAnswer(200, Cosignature.Line(key, submission.Note.Text, time.GetUtcNow()));
    }

    private static bool IsSigned(Policy log, Submission submission)
    {
        var message = Encoding.UTF8.GetBytes(submission.Note.Text);
        return submission.Note.Signatures.Any(line =>
            log.LogKeys.Any(known => known.Key.Signed(line) && known.MaySign(submission.Checkpoint.Size) && known.Key.Verifies(message, line.Bytes)));
    }
}
