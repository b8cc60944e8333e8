namespace EventLedger.Ledger.Xes;

/// <summary>An attribute of a case or an event, as the log has it.</summary>
/// <param name="Key">
/// Of one that is nested in others, or in a list, with theirs before it: <c>address/city</c>. One that comes again in the
/// same place is told apart by its number: <c>approver#2</c>.
/// </param>
/// <param name="Type">The element's name, such as <c>string</c> or <c>date</c>.</param>
internal readonly record struct XesAttribute(string Key, string Type, string Value, int Line);
