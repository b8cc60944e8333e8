using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Weasel.Postgresql.Tables;

namespace EventLedger.Application.Ledger;

/// <summary>What a module brings along besides commands, which are found by themselves. Every implementation is found; nothing lists it.</summary>
public interface IModule
{
    static abstract void Register(ModuleRegistration module);
}

/// <summary>What modules bring along.</summary>
public sealed class ModuleRegistration(IServiceCollection services)
{
    private readonly List<Table> tables = [];
    private readonly List<EventIndex> indexes = [];

    /// <summary>Services, and jobs as hosted services.</summary>
    public IServiceCollection Services => services;

    public IReadOnlyList<Table> Tables => tables;

    public IReadOnlyList<EventIndex> Indexes => indexes;

    /// <summary>Registers every module of some assemblies.</summary>
    public static ModuleRegistration Of(IServiceCollection services, params ImmutableArray<Assembly> assemblies)
    {
        var registration = new ModuleRegistration(services);
        foreach (var module in assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsClass && type.IsAssignableTo(typeof(IModule))))
        {
            module.GetMethod(nameof(IModule.Register), BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [registration]);
        }

        return registration;
    }

    /// <summary>A table of the ledger's schema, migrated with it.</summary>
    public void AddTable(string name, Action<Table> columns)
    {
        var table = LedgerSchema.NewTable(name);
        columns(table);
        tables.Add(table);
    }

    /// <summary>A table of another schema, migrated alike.</summary>
    public void AddTable(Table table) => tables.Add(table);

    /// <summary>An index over stored events; partial, so that only the events it is of pay for it.</summary>
    /// <param name="definition">What follows the table's name in <c>create index</c>.</param>
    public void AddEventIndex(string name, string definition) => indexes.Add(new EventIndex(name, definition));
}
