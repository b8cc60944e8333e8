using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EventLedger.Tests.Support;

/// <summary>Keeps what a host logs, as it is written.</summary>
public sealed class KeptLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Category, string Text)> lines = new();

    public IReadOnlyCollection<(LogLevel Level, string Category, string Text)> Lines => lines;

    public ILogger CreateLogger(string categoryName) => new Of(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Of(KeptLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.lines.Enqueue((logLevel, category, $"{formatter(state, exception)} {exception?.GetType().Name}".TrimEnd()));
    }
}
