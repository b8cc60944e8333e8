using EventLedger.Application.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventLedger.Application.Requests;

/// <summary>Fills <see cref="PaymentReferences"/> at the first start that has its table.</summary>
internal sealed partial class PaymentReferencesFill(Databases databases, ILogger<PaymentReferencesFill> log) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var database in databases.All)
        {
            try
            {
                await PaymentReferences.FillAsync(database, cancellationToken);
            }
            catch (NpgsqlException e)
            {
                // One that is away now is filled at the next start.
                NotFilled(log, e);
            }
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The references of earlier payments of a database could not be gathered; the next start tries again.")]
    private static partial void NotFilled(ILogger log, Exception e);
}
