using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EventLedger.Api.Http;

/// <summary>
/// The server refuses by a bare status, before any of our code runs, what it cannot read as a call: an address with %00, a broken header. It tells
/// so beforehand; then the refusal is written in its answer's place, and the connection ends as it would have.
/// </summary>
/// <remarks>Not where the service speaks TLS itself: what is written here would be beneath it.</remarks>
internal sealed class BareAnswers(IServiceProvider services) : IObserver<KeyValuePair<string, object?>>
{
    private const string Told = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Keeps at hand, for each connection, what is sent on it.</summary>
    public static void Keep(WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection =>
    {
        var sent = new Sent(connection.Transport.Output);
        connection.Items[typeof(Sent)] = sent;
        connection.Transport = new Transport(connection.Transport.Input, sent);
        return next(connection);
    })));

    public static void Use(WebApplication app) =>
        app.Services.GetRequiredService<DiagnosticListener>().Subscribe(new BareAnswers(app.Services), name => name == Told);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: Told, Value: IFeatureCollection features }
            && features.Get<ITlsConnectionFeature>() is null
            && features.Get<IHttpResponseFeature>() is { HasStarted: false }
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException error
            && RefusalFor(error) is { } refusal
            && features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(typeof(Sent), out var kept) == true
            && kept is Sent sent)
        {
            Answer(new DefaultHttpContext(features), refusal, sent);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    // A method that goes with no address, such as GET with *, is malformed as well. Whoever took too long does not read any more.
    private static Refusal? RefusalFor(BadHttpRequestException error) => error.StatusCode switch
    {
        StatusCodes.Status400BadRequest or StatusCodes.Status405MethodNotAllowed => HttpRefusals.HttpMalformed,
        StatusCodes.Status414UriTooLong => HttpRefusals.AddressTooLong,
        StatusCodes.Status431RequestHeaderFieldsTooLarge => HttpRefusals.HeadersTooLarge,
        StatusCodes.Status505HttpVersionNotsupported => HttpRefusals.HttpVersionUnknown,
        _ => null,
    };

    private void Answer(HttpContext http, Refusal refusal, Sent sent)
    {
        // No call has begun, hence no trace, which the document names and the log is found by.
        using var trace = new Activity("Refused").Start();
        var problem = Problems.Of(http, refusal);
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, LedgerJson.Wire);
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.1 {problem.Status} {ReasonPhrases.GetReasonPhrase(problem.Status)}
            Content-Type: {Problems.ContentType}
            Content-Language: {Problems.CultureOf(http.Request).Name}
            Content-Length: {body.Length}
            Cache-Control: no-store
            Connection: close
            Date: {HeaderUtilities.FormatDate(DateTimeOffset.UtcNow)}
            Vary: {HeaderNames.AcceptLanguage}


            """).ReplaceLineEndings("\r\n");
        sent.Last([.. Encoding.ASCII.GetBytes(head), .. HttpMethods.IsHead(http.Request.Method) ? [] : body]);
        Problems.LogRefused(services, http.Request.Method is { Length: > 0 } method ? method : "(unread)", "(unread)", problem);
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Hands everything on, until something was written that is to be the last.</summary>
    private sealed class Sent(PipeWriter to) : PipeWriter
    {
        private bool isOver;

        public override bool CanGetUnflushedBytes => to.CanGetUnflushedBytes;

        public override long UnflushedBytes => to.UnflushedBytes;

        public void Last(byte[] answer)
        {
            answer.CopyTo(to.GetSpan(answer.Length));
            to.Advance(answer.Length);
            isOver = true;
        }

        public override void Advance(int bytes)
        {
            if (!isOver)
            {
                to.Advance(bytes);
            }
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => isOver ? new byte[Math.Max(sizeHint, 4096)] : to.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => isOver ? new byte[Math.Max(sizeHint, 4096)] : to.GetSpan(sizeHint);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            isOver ? to.FlushAsync(cancellationToken) : to.WriteAsync(source, cancellationToken);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => to.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => to.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => to.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => to.CompleteAsync(exception);
    }
}
