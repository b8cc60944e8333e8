using System.Threading.RateLimiting;
using EventLedger.Api.Setup;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Http;

/// <summary>
/// Answers that may be large, and whose readers may be slow: exports and bundles. There are so many places for them, so many
/// of one user's, with as many connections of their own (<see cref="Databases.LongAnswers"/>); and one that nobody reads is
/// ended. Whoever sends a command waits for none of them.
/// </summary>
internal sealed partial class LongAnswers(Settings settings, ILogger<LongAnswers> log) : IDisposable
{
    /// <summary>How much is written before it is sent.</summary>
    public const int Piece = 64 * 1024;

    private const string RetryAfter = "10";
    private readonly TimeSpan patience = TimeSpan.FromSeconds(settings.LongAnswers.SendSeconds);

    private readonly PartitionedRateLimiter<Actor> places = PartitionedRateLimiter.CreateChained(
        Places(actor => (actor.Region, actor.User), settings.LongAnswers.OfOneUser),
        Places(_ => ("", ""), settings.LongAnswers.AtOnce));

    /// <summary>Answers in a place of its own, or refuses when none is free.</summary>
    public async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor, Func<HttpContext, Actor, Task<Refusal?>> answer)
    {
        using var place = places.AttemptAcquire(actor);
        if (!place.IsAcquired)
        {
            http.Response.Headers.RetryAfter = RetryAfter;
            return HttpRefusals.TooManyLongAnswers;
        }

        try
        {
            return await answer(http, actor);
        }
        catch (OperationCanceledException) when (http.Response.HasStarted)
        {
            // The caller has left, or does not read. An end that were in order would make a whole answer of a part.
            http.Abort();
            return null;
        }
    }

    /// <summary>Sends what was written.</summary>
    /// <exception cref="OperationCanceledException">The caller has left, or has taken nothing for too long.</exception>
    public async Task SendAsync(HttpContext http)
    {
        using var late = new CancellationTokenSource(patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            await http.Response.BodyWriter.FlushAsync(either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            Unread(log, http.GetEndpoint()?.DisplayName, settings.LongAnswers.SendSeconds);
            throw;
        }
    }

    public void Dispose() => places.Dispose();

    private static PartitionedRateLimiter<Actor> Places(Func<Actor, (string Region, string User)> whose, int places) =>
        PartitionedRateLimiter.Create<Actor, (string Region, string User)>(actor => RateLimitPartition.GetConcurrencyLimiter(
            whose(actor), _ => new ConcurrencyLimiterOptions { PermitLimit = places }));

    [LoggerMessage(LogLevel.Warning, "{Endpoint} was cut off: nothing of it was taken for {Seconds} seconds.")]
    private static partial void Unread(ILogger log, string? endpoint, int seconds);
}
