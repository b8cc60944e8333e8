namespace EventLedger.Domain.Shared;

/// <summary>
/// Marks a member of an event that holds whatever somebody typed, or is made of such. Personal data may have got into it, so
/// a redaction may mask it; nothing is decided by it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FreeTextAttribute : Attribute;
