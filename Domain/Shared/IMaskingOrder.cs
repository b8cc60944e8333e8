using System.Collections.Immutable;

namespace EventLedger.Domain.Shared;

/// <summary>An event that says everything that is to be done to mask members of another: on it alone that is carried out.</summary>
public interface IMaskingOrder
{
    /// <summary>The event's id.</summary>
    Guid Target { get; }

    /// <summary>JSON Pointers (RFC 6901) into the event's data.</summary>
    ImmutableArray<string> Members { get; }

    /// <summary>The law or order that demands it.</summary>
    string Basis { get; }

    /// <summary>Who asked, and who agreed.</summary>
    ImmutableArray<string> Approvers { get; }
}
