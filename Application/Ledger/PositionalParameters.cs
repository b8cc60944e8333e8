using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Application.Ledger;

/// <summary>Parameters of a statement by their places (<c>$1</c>, …).</summary>
internal static class PositionalParameters
{
    /// <summary>Adds values; none of them null.</summary>
    public static void AddValues(this NpgsqlParameterCollection parameters, params ReadOnlySpan<object> values)
    {
        foreach (var value in values)
        {
            parameters.Add(new NpgsqlParameter { Value = value });
        }
    }

    /// <summary>Adds what each row has in one place, as an array.</summary>
    public static void AddEach<TRow, T>(this NpgsqlParameterCollection parameters, IEnumerable<TRow> rows, Func<TRow, T> value, NpgsqlDbType type) =>
        parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type });
}
