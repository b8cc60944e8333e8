namespace EventLedger.Benchmark;

/// <summary>The run cannot go on; the message says all the reader needs.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
