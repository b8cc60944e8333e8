using System.Collections.Immutable;
using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Webhooks;

/// <summary>Why no events are sent to an address.</summary>
public enum AddressFlaw
{
    /// <summary>It is none, or too long.</summary>
    NoAddress,

    /// <summary>What is sent could be read on its way.</summary>
    NotHttps,

    /// <summary>It holds a name or a password, which would be shown to whoever sees the subscription.</summary>
    HoldsCredentials,

    /// <summary>It has a part that is never sent.</summary>
    HasFragment,

    /// <summary>No receiver of webhooks listens there.</summary>
    PortNotAllowed,

    /// <summary>It leads into the service's own network, or to no single machine.</summary>
    LeadsInside,
}

/// <summary>What can be told of a receiver's address by reading it. Where its name leads is judged whenever a connection is made.</summary>
/// <param name="Ports">That may be connected to.</param>
/// <param name="IsInsideAllowed">Whether receivers on the service's own machine are told, without encryption and on any port: for trying out, and tests.</param>
public sealed record WebhookAddressRules(ImmutableArray<int> Ports, bool IsInsideAllowed)
{
    private const int Longest = 500;

    /// <summary>Null when nothing is wrong with it.</summary>
    public AddressFlaw? FlawOf(string address)
    {
        if (address.Length > Longest || VisibleText.TroubleOf(address, Longest) is not null || !Uri.TryCreate(address, UriKind.Absolute, out var read) || read.Host.Length == 0)
        {
            return AddressFlaw.NoAddress;
        }

        var isInside = IsInsideAllowed && read.IsLoopback;
        return read.Scheme != Uri.UriSchemeHttps && !(isInside && read.Scheme == Uri.UriSchemeHttp) ? AddressFlaw.NotHttps
            : read.UserInfo.Length > 0 ? AddressFlaw.HoldsCredentials
            : read.Fragment.Length > 0 ? AddressFlaw.HasFragment
            : !isInside && !Ports.Contains(read.Port) ? AddressFlaw.PortNotAllowed
            : !isInside && read.IsLoopback ? AddressFlaw.LeadsInside
            : null;
    }
}
