using System.Collections.Immutable;

namespace EventLedger.Ledger.Replay;

/// <summary>
/// What has to be known of a log before its first call: what it refers to, how much there is, and that every case can
/// be mapped. A log that is malformed in its last line therefore changes nothing at all.
/// </summary>
internal sealed record LogSurvey(Figures Figures, ImmutableSortedSet<string> Departments, ImmutableSortedSet<string> Groups)
{
    /// <exception cref="LedgerToolException">A case cannot be mapped, or two have one name.</exception>
    public static async Task<LogSurvey> OfAsync(IAsyncEnumerable<XesCase> log, CancellationToken cancellation)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var departments = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        var groups = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        var figures = default(Figures);
        await foreach (var @case in log.WithCancellation(cancellation))
        {
            if (!lines.TryAdd(@case.Name, @case.Line))
            {
                throw LedgerToolException.Usage($"The log has the case {@case.Name} twice, at lines {lines[@case.Name]} and {@case.Line}.");
            }

            _ = ReplayPlan.Of(@case, "survey", Guid.Empty);
            departments.Add(ReplayPlan.Department(@case));
            figures += Figures.Of(@case);
            if (@case.Text("group") is { } group)
            {
                groups.Add(group);
            }
        }

        return new(figures, departments.ToImmutable(), groups.ToImmutable());
    }
}
