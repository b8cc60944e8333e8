using System.Globalization;

namespace EventLedger.Benchmark.Baselines;

internal static class IfMatch
{
    public static string Tag(long version) => $"\"{version}\"";

    public static bool TryRead(HttpRequest request, out long version) =>
        long.TryParse(request.Headers.IfMatch.ToString().AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out version);
}
