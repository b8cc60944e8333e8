using EventLedger.Application.Ledger;
using Npgsql;
using Wolverine.Persistence.Durability;
using Wolverine.RDBMS;
using Wolverine.Runtime;

namespace EventLedger.Application.Reactions;

/// <summary>Where the messages of a database's regions are stored: in that database.</summary>
internal static class MessageStores
{
    public static async ValueTask<IMessageDatabase> StoreOfAsync(this IWolverineRuntime runtime, Databases databases, NpgsqlDataSource database) => runtime.Storage switch
    {
        IMessageDatabase only => only,
        MultiTenantedMessageStore several when databases.AssignedTo(database) is { } region => (IMessageDatabase)await several.Source.FindAsync(region),
        MultiTenantedMessageStore { Main: IMessageDatabase main } => main,
        var other => throw new InvalidOperationException($"Messages of a {other.GetType().Name} cannot be stored in the transaction of a row."),
    };
}
