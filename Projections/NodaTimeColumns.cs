using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Marten;
using Marten.Linq.Members;
using NodaTime;
using NpgsqlTypes;
using Weasel.Postgresql;

namespace EventLedger.Projections;

/// <summary>
/// Lets Marten compare instants and civil dates, and keep them in columns of their own; there is no Marten.NodaTime for
/// this version.
/// </summary>
internal sealed class NodaTimeColumns : IMemberSource
{
    public static void Enable(StoreOptions options)
    {
        PostgresqlProvider.Instance.RegisterMapping(typeof(Instant), "timestamp with time zone", NpgsqlDbType.TimestampTz);
        PostgresqlProvider.Instance.RegisterMapping(typeof(LocalDate), "date", NpgsqlDbType.Date);
        options.Linq.MemberSources.Insert(0, new NodaTimeColumns());
    }

    public bool TryResolve(
        IQueryableMember parent, StoreOptions options, MemberInfo memberInfo, Type memberType, [NotNullWhen(true)] out IQueryableMember? member)
    {
        var type = Nullable.GetUnderlyingType(memberType) ?? memberType;
        member = type == typeof(Instant) ? new InstantMember(options, parent, memberInfo)
            : type == typeof(LocalDate) ? new DateOnlyMember(options, parent, options.Serializer().Casing, memberInfo)
            : null;
        return member is not null;
    }

    private sealed class InstantMember : QueryableMember, IComparableMember
    {
        public InstantMember(StoreOptions options, IQueryableMember parent, MemberInfo member)
            : base(parent, options.Serializer().Casing, member) =>
            TypedLocator = $"{options.DatabaseSchemaName}.mt_immutable_timestamptz({RawLocator})";

        // What a column that is added later is filled with.
        public override string SelectorForDuplication(string pgType) => TypedLocator.Replace("d.data", "data", StringComparison.Ordinal);
    }
}
