using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Benchmark.Baselines;

/// <summary>
/// The lower bound over HTTP: Kestrel without routing, model binding, sign-in or logging; one prepared statement a call.
/// A command is one round trip that appends one event under the version the caller expects. It checks no rule of the domain.
/// </summary>
internal sealed class BareService(NpgsqlDataSource database)
{
    private const string RequestsPath = "/v1/requests";
    private const string TrackingPath = "/v1/tracking/";
    private const string VersionMismatch = "MT003";

    private const string Append =
        "select (mt_quick_append_events($1, $2, $3, array[$4], array[$5], array[$6], array[$7], array[null::bytea], " +
        "array[$8], array[$9], array[$10], array[$11], $12))[1]";

    private const string ReadEvents =
        "select version, type, timestamp, data from mt_events where tenant_id = $1 and stream_id = $2 order by version";

    private const string ReadTracking = "select data from mt_doc_trackingdocument where tenant_id = $1 and id = $2";

    public static async Task RunAsync(string url, string connectionString, CancellationToken cancellation)
    {
        await BareStore.CreateSchemaAsync(connectionString);
        await using var database = new NpgsqlSlimDataSourceBuilder(connectionString).EnableArrays().EnableJsonTypes().Build();
        var service = new BareService(database);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.AddServerHeader = false).UseUrls(url);
        await using var app = builder.Build();
        app.Run(service.AnswerAsync);
        await app.StartAsync(cancellation);
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync(CancellationToken.None);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var isPost = HttpMethods.IsPost(context.Request.Method);
        if (path.StartsWith(RequestsPath, StringComparison.Ordinal))
        {
            return isPost ? CommandAsync(context, path) : ReadRequestAsync(context, path);
        }

        if (path.StartsWith(TrackingPath, StringComparison.Ordinal))
        {
            return ReadTrackingAsync(context, path[TrackingPath.Length..]);
        }

        return path switch
        {
            "/v1/beneficiaries" => AnswerAsync(context, 201, new Registered(Guid.CreateVersion7(), 1), BaselineJson.Default.Registered),
            "/health/ready" => context.Response.WriteAsync("ready"),
            _ => Refuse(context, 404),
        };
    }

    private Task CommandAsync(HttpContext context, string path)
    {
        if (path.Length == RequestsPath.Length)
        {
            return OpenAsync(context);
        }

        var slash = path.LastIndexOf('/');
        return Guid.TryParse(path.AsSpan((RequestsPath.Length + 1)..slash), out var id)
            && BareEvents.Commands.TryGetValue(path[(slash + 1)..], out var command)
            ? AppendAsync(context, id, command)
            : Refuse(context, 404);
    }

    private async Task OpenAsync(HttpContext context)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (opened, json) = BareEvents.Open(await ReadBodyAsync(context), now);
        var id = Guid.CreateVersion7();
        var version = await AppendAsync(id, BareEvents.OpenedType, BareEvents.OpenedClrType, json, SampleService.Clerk, 0, context);
        var answer = new Opened(id, opened.TrackingReference, version, "opened", opened.Fee, opened.PromisedDeadline);
        context.Response.Headers.Location = $"{RequestsPath}/{id}";
        await AnswerAsync(context, 201, answer, BaselineJson.Default.Opened, version);
    }

    private async Task AppendAsync(HttpContext context, Guid id, BareCommand command)
    {
        if (!IfMatch.TryRead(context.Request, out var expected))
        {
            await Refuse(context, 428);
            return;
        }

        try
        {
            var json = command.ToEvent(await ReadBodyAsync(context), TimeProvider.System.GetUtcNow());
            var version = await AppendAsync(id, command.Type, command.ClrType, json, SampleService.Officer, expected, context);
            await AnswerAsync(context, 200, new Accepted(id, version, command.Status), BaselineJson.Default.Accepted, version);
        }
        catch (PostgresException refusal) when (refusal.SqlState == VersionMismatch)
        {
            await Refuse(context, 412);
        }
    }

    private async Task<long> AppendAsync(Guid id, string type, string clrType, byte[] json, string user, long expected, HttpContext context)
    {
        var correlation = context.TraceIdentifier;
        await using var append = database.CreateCommand(Append);
        var parameters = append.Parameters;
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = "citizen_request" });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = SampleService.Region });
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = type, NpgsqlDbType = NpgsqlDbType.Varchar });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = clrType, NpgsqlDbType = NpgsqlDbType.Varchar });
        parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = json, NpgsqlDbType = NpgsqlDbType.Jsonb });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = correlation, NpgsqlDbType = NpgsqlDbType.Varchar });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = correlation, NpgsqlDbType = NpgsqlDbType.Varchar });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = user, NpgsqlDbType = NpgsqlDbType.Varchar });
        parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = TimeProvider.System.GetUtcNow() });
        parameters.Add(new NpgsqlParameter<long> { TypedValue = expected });
        await using var reader = await append.ExecuteReaderAsync();
        await reader.ReadAsync();
        return reader.GetInt64(0);
    }

    private async Task ReadRequestAsync(HttpContext context, string path)
    {
        if (!Guid.TryParse(path.AsSpan(RequestsPath.Length + 1), out var id))
        {
            await Refuse(context, 404);
            return;
        }

        await using var command = database.CreateCommand(ReadEvents);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SampleService.Region });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var events = await command.ExecuteReaderAsync();
        var body = new ArrayBufferWriter<byte>(4096);
        var version = await WriteEventsAsync(events, id, body);
        if (version == 0)
        {
            await Refuse(context, 404);
            return;
        }

        context.Response.Headers.ETag = IfMatch.Tag(version);
        await SendAsync(context, body.WrittenMemory);
    }

    private static async Task<long> WriteEventsAsync(NpgsqlDataReader events, Guid id, ArrayBufferWriter<byte> body)
    {
        await using var json = new Utf8JsonWriter(body);
        var version = 0L;
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteStartArray("events");
        while (await events.ReadAsync())
        {
            version = events.GetInt64(0);
            json.WriteStartObject();
            json.WriteNumber("version", version);
            json.WriteString("type", events.GetString(1));
            json.WriteString("recordedAt", events.GetFieldValue<DateTimeOffset>(2));
            json.WritePropertyName("data");
            json.WriteRawValue(events.GetFieldValue<byte[]>(3), skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("version", version);
        json.WriteEndObject();
        return version;
    }

    private async Task ReadTrackingAsync(HttpContext context, string reference)
    {
        await using var command = database.CreateCommand(ReadTracking);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SampleService.Region });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reference });
        await using var reader = await command.ExecuteReaderAsync();
        await (await reader.ReadAsync() ? SendAsync(context, reader.GetFieldValue<byte[]>(0)) : Refuse(context, 404));
    }

    // A body that Kestrel has whole, as it nearly always has, is copied once.
    private static async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context)
    {
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync();
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static Task AnswerAsync<T>(
        HttpContext context, int status, T answer, JsonTypeInfo<T> type, long? version = null)
    {
        context.Response.StatusCode = status;
        if (version is { } tag)
        {
            context.Response.Headers.ETag = IfMatch.Tag(tag);
        }

        return SendAsync(context, JsonSerializer.SerializeToUtf8Bytes(answer, type));
    }

    private static Task SendAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        return context.Response.BodyWriter.WriteAsync(json).AsTask();
    }

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
