using EventLedger.Application.Ledger;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventLedger.Application.Requests;

/// <summary>Fills <see cref="PaymentReferences"/> at the first start that has its table.</summary>
internal sealed partial class PaymentReferencesFill(Databases databases, ILogger<PaymentReferencesFill> log) : OnceStarted
{
    public override async Task StartedAsync(CancellationToken cancellationToken)
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

    [LoggerMessage(LogLevel.Warning, "The references of earlier payments of a database could not be gathered; the next start tries again.")]
    private static partial void NotFilled(ILogger log, Exception e);
}
