namespace EventLedger.Ledger.Verify;

/// <summary>All that was found, in the order of looking, and what it comes to.</summary>
internal sealed class Verdict
{
    // A hostile bundle could otherwise fill the memory with what is wrong with it.
    private const int MostFindings = 10_000;
    private readonly List<Finding> findings = [];
    private int more;
    private Severity heaviest = Severity.Note;

    public IEnumerable<Finding> Findings => more == 0 ? findings : findings.Append(Verify.Findings.MoreFindings(more));

    public bool IsOk => heaviest < Severity.Incomplete;

    public string Name => heaviest switch
    {
        Severity.Malformed => "malformed",
        Severity.Untrusted => "untrusted",
        Severity.Tampered => "tampered",
        Severity.Incomplete => "incomplete",
        _ => "ok",
    };

    public int ExitCode => heaviest switch
    {
        Severity.Malformed => VerifyExitCodes.Malformed,
        Severity.Untrusted => VerifyExitCodes.Untrusted,
        Severity.Tampered => VerifyExitCodes.Tampered,
        Severity.Incomplete => VerifyExitCodes.Incomplete,
        _ => VerifyExitCodes.Ok,
    };

    /// <summary>How many findings of the kind that makes a bundle unacceptable there are; to tell whether a part brought any.</summary>
    public int Faults { get; private set; }

    /// <summary>The checkpoint that was judged, when it could be read.</summary>
    public Proofs.Checkpoint? Checkpoint { get; set; }

    /// <summary>Where the streams end that were found whole.</summary>
    public List<BucketEntry> Streams { get; } = [];

    /// <summary>What the policy protects from; null while no checkpoint was judged by it.</summary>
    public Finding? Protection { get; private set; }

    public void Protect(Finding finding)
    {
        Protection = finding;
        Add(finding);
    }

    public void Add(Finding finding)
    {
        heaviest = finding.Severity > heaviest ? finding.Severity : heaviest;
        Faults += finding.IsFault ? 1 : 0;
        if (findings.Count < MostFindings)
        {
            findings.Add(finding);
        }
        else
        {
            more++;
        }
    }

    /// <summary>Reads something; what is malformed about it becomes a finding, and null the answer.</summary>
    public T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (MalformedException e)
        {
            Add(e.Finding);
            return null;
        }
    }
}

/// <summary>How <c>ledger verify</c> ends.</summary>
internal static class VerifyExitCodes
{
    public const int Ok = 0;
    public const int Tampered = 1;
    public const int Malformed = 2;
    public const int Untrusted = 3;
    public const int Incomplete = 4;

    /// <summary>A fault of the verifier itself: it says nothing of the bundle.</summary>
    public const int Failed = 70;
}
