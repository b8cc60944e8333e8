using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace EventLedger.Api.Postgres;

/// <summary>
/// A small shell process, apart from the service and its terminal, that stops a server nobody has used for a while:
/// a service killed without notice leaves no server behind for ever.
/// </summary>
internal static class PostgresWatchdog
{
    // It sleeps in flock until the last user's lock is gone, however that user ended. Then it counts the grace down in
    // seconds and goes back to sleep as soon as somebody adopts the server. Its own lock lets only one watchdog live.
    // Every child closes what it need not hold, lest a lock outlive the process that took it. An owner's name left
    // behind without a server means that the owner was killed perhaps just before its server appeared: keep looking.
    private const string Script = """
        exec </dev/null >/dev/null 2>&1
        claim=$1 own=$2 owner=$3 data=$4 pg_ctl=$5 grace=$6
        running() { read -r pid <"$data/postmaster.pid" && read -r name <"/proc/$pid/comm" && [ "$name" = postgres ]; }
        stop() { "$pg_ctl" stop -D "$data" -m "$1" -t 60 8<&- 9<&-; }
        exec 8<"$own" 9<"$claim"
        flock -w 0.3 8 9<&- || exit 0
        while flock 9 8<&-; do
            waited=0
            while [ "$waited" -lt "$grace" ]; do
                running || [ -e "$owner" ] || exit 0
                flock -u 9
                sleep 1 8<&- 9<&-
                waited=$((waited + 1))
                flock -n 9 8<&- || continue 2
            done
            rm -f "$owner"
            running && { stop fast || stop immediate; }
            exit 0
        done
        """;

    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(5);

    /// <summary>One that still watches goes on; the new one leaves then.</summary>
    [SupportedOSPlatform("linux")]
    public static async Task StartAsync(PostgresFolder folder, PostgresBinaries binaries, PostgresAccount account, TimeSpan grace, CancellationToken ct)
    {
        var seconds = Math.Ceiling(grace.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var (code, output) = await account.RunAsync(
            ["setsid", "--fork", "sh", "-c", Script, "eventledger-watchdog", folder.Claim, folder.WatchdogLock, folder.Owner, folder.Data, binaries.PgCtl, seconds],
            ct);
        if (code != 0)
        {
            throw new EmbeddedPostgresException($"The watchdog of the embedded PostgreSQL cannot be started: {output}");
        }
    }

    /// <summary>After an orderly stop it leaves by itself, unless somebody has taken the folder over meanwhile.</summary>
    public static async Task WaitUntilGoneAsync(PostgresFolder folder)
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < PatienceAtTheEnd)
        {
            using var free = PostgresClaim.TryLock(folder.WatchdogLock, shared: false);
            if (free is not null)
            {
                return;
            }

            await Task.Delay(10);
        }
    }
}
