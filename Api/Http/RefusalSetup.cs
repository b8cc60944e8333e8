using EventLedger.Domain.Shared;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace EventLedger.Api.Http;

/// <summary>Nothing leaves the service as a bare status or a stack trace: every failure is a problem document.</summary>
public static partial class RefusalSetup
{
    public static void AddRefusals(this WebApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<FailureAsProblem>();
        builder.Services.AddSingleton<CallNames>();
        BareAnswers.Keep(builder);
    }

    public static void UseRefusals(this WebApplication app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(context => WriteAsync(context.HttpContext));
        BareAnswers.Use(app);

        // The server lets it through in some forms of an address, and no database could look for it.
        app.Use((http, next) => http.Request.Path.Value?.Contains('\0', StringComparison.Ordinal) == true ? Problems.WriteAsync(http, HttpRefusals.HttpMalformed) : next(http));
    }

    private static Task WriteAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problems.WriteAsync(context, HttpRefusals.NotFound),
        StatusCodes.Status405MethodNotAllowed => Problems.WriteAsync(context, HttpRefusals.MethodNotAllowed),
        StatusCodes.Status415UnsupportedMediaType => Problems.WriteAsync(context, HttpRefusals.UnsupportedMediaType),
        StatusCodes.Status413PayloadTooLarge => Problems.WriteAsync(context, HttpRefusals.BodyTooLarge),
        StatusCodes.Status400BadRequest => Problems.WriteAsync(context, HttpRefusals.RequestMalformed),
        _ => Task.CompletedTask,
    };

    private sealed partial class FailureAsProblem(CallNames names, ILogger<FailureAsProblem> log) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (httpContext.RequestAborted.IsCancellationRequested)
            {
                return true;
            }

            var refusal = RefusalFor(exception);
            if (refusal.Kind is RefusalKind.Conflict or RefusalKind.Unavailable)
            {
                Failed(log, httpContext.Request.Method, names.Of(httpContext), exception);
            }

            await Problems.WriteAsync(httpContext, refusal);
            return true;
        }

        private static Refusal RefusalFor(Exception exception) => exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => HttpRefusals.BodyTooLarge,
            BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => HttpRefusals.UnsupportedMediaType,
            BadHttpRequestException => HttpRefusals.RequestMalformed,
            RefusingException { Refusal: var refusal } => refusal,
            _ when IsUnavailable(exception) => HttpRefusals.Unavailable,
            _ => HttpRefusals.Unexpected,
        };

        // Resources, an operator who intervenes, and the machine below; and a server that only reads for now. Whoever is not let in at all,
        // for whatever reason, hears that by the severity.
        private static readonly string[] States = ["53", "57P", "58", PostgresErrorCodes.ReadOnlySqlTransaction];

        private static bool IsUnavailable(Exception? exception) => exception switch
        {
            null => false,
            PostgresException e => e.InvariantSeverity is "FATAL" or "PANIC" || e.IsTransient || Array.Exists(States, state => e.SqlState.StartsWith(state, StringComparison.Ordinal)),
            NpgsqlException or TimeoutException => true,
            _ => IsUnavailable(exception.InnerException),
        };

        [LoggerMessage(LogLevel.Error, "{Method} {Pattern} failed.")]
        private static partial void Failed(ILogger log, string method, string pattern, Exception exception);
    }
}
