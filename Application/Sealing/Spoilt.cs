using System.Text.Json;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>What reading or writing the ledger's tables ends with when somebody spoilt them: no failure that another attempt would mend.</summary>
internal static class Spoilt
{
    public static bool Is(Exception e) => e switch
    {
        TamperedLedgerException => true,
        AggregateException several => several.InnerExceptions.All(Is),
        PostgresException refused => refused.SqlState[..2] is "22" or "23",
        _ => e is ArgumentException or ArithmeticException or FormatException or IndexOutOfRangeException or InvalidCastException or InvalidDataException
            or JsonException or KeyNotFoundException or NullReferenceException,
    };

    /// <summary>For the incident: where, as far as it is known. Never what was found there.</summary>
    public static object About(Exception e) => e.GetBaseException() is PostgresException refused
        ? new { fault = refused.SqlState, table = refused.TableName, constraint = refused.ConstraintName }
        : new { fault = e.GetBaseException().GetType().Name };
}

/// <summary>What the ledger keeps cannot be read for what it should be.</summary>
public sealed class SpoiltLedgerException(Exception cause)
    : RefusingException("What is kept of the sealed ledger cannot be read: run the full audit, which names the row.", SealingRefusals.LedgerDamaged, cause);
