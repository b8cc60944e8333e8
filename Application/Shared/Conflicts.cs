using JasperFx;
using JasperFx.Events;
using Npgsql;

namespace EventLedger.Application.Shared;

/// <summary>Tells a lost race, after which nothing was written, from a failure of any other kind.</summary>
internal static class Conflicts
{
    public static bool IsConflict(Exception thrown) => thrown switch
    {
        ConcurrencyException or ExistingStreamIdCollisionException => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } => true,
        AggregateException many => many.InnerExceptions.All(IsConflict),
        { InnerException: { } inner } => IsConflict(inner),
        _ => false,
    };
}
