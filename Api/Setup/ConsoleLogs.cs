using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace EventLedger.Api.Setup;

/// <summary>
/// The log on the console: lines for people at a terminal, JSON for machines; either has time and trace id. <c>Logging:Console:FormatterName</c> chooses
/// otherwise. Scopes are left out: the framework's name the paths of persons' records.
/// </summary>
public static class ConsoleLogs
{
    /// <summary>For people.</summary>
    public const string Lines = "lines";

    /// <summary>For machines: one JSON object a line.</summary>
    public const string Records = "records";

    public static void AddConsoleLogs(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(console => console.FormatterName ??= Console.IsOutputRedirected ? Records : Lines);
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        logging.AddConsoleFormatter<RecordFormatter, ConsoleFormatterOptions>();
    }

    private static string Now => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // Of the call that logs; what is not part of one has none.
    private static string? TraceId => Activity.Current?.TraceId.ToString();

    // Marten's daemon disposes of a lock that one who reads for it still holds when it stops, and calls that an error: an ordinary stop would alarm somebody.
    private static bool IsOfStopping<TState>(in LogEntry<TState> entry) =>
        entry.Exception is ObjectDisposedException && entry.Category.StartsWith("Marten.Events.Daemon", StringComparison.Ordinal);

    private sealed class LineFormatter() : ConsoleFormatter(Lines)
    {
        public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
        {
            if (IsOfStopping(logEntry))
            {
                return;
            }

            textWriter.Write($"{Now} {Level(logEntry.LogLevel)} {logEntry.Category}: {logEntry.Formatter(logEntry.State, logEntry.Exception)}");
            textWriter.WriteLine(TraceId is { } trace ? $" [{trace}]" : "");
            if (logEntry.Exception is { } exception)
            {
                textWriter.WriteLine($"    {exception.ToString().ReplaceLineEndings($"{Environment.NewLine}    ")}");
            }
        }

        private static string Level(LogLevel level) => level switch
        {
            LogLevel.Information => "INFO ",
            LogLevel.Warning => "WARN ",
            LogLevel.Error => "ERROR",
            LogLevel.Critical => "CRIT ",
            _ => "DEBUG",
        };
    }

    private sealed class RecordFormatter() : ConsoleFormatter(Records)
    {
        // Read by machines and not put into pages, so letters may stand as they are.
        private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
        {
            if (IsOfStopping(logEntry))
            {
                return;
            }

            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, Options))
            {
                json.WriteStartObject();
                json.WriteString("time", Now);
                json.WriteString("level", logEntry.LogLevel.ToString());
                json.WriteString("category", logEntry.Category);
                json.WriteNumber("eventId", logEntry.EventId.Id);
                json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
                if (TraceId is { } trace)
                {
                    json.WriteString("traceId", trace);
                }

                if (logEntry.Exception is { } exception)
                {
                    json.WriteString("exception", exception.ToString());
                }

                if (logEntry.State is IEnumerable<KeyValuePair<string, object?>> state)
                {
                    WriteState(json, state);
                }

                json.WriteEndObject();
            }

            textWriter.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        }

        private static void WriteState(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> state)
        {
            json.WriteStartObject("state");
            foreach (var (name, value) in state)
            {
                if (name != "{OriginalFormat}")
                {
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                }
            }

            json.WriteEndObject();
        }
    }
}
