namespace EventLedger.Application.Ledger;

/// <summary>Folders outside every database and its backups, for what a database that was set back must not make forgotten. The same is kept in each.</summary>
public sealed record OutsideFolders(params IReadOnlyList<string> Paths);
