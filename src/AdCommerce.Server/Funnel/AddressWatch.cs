using System.IO.Hashing;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using AdCommerce.Domain.Campaigns.Budgets.Charging;
using AdCommerce.Domain.Campaigns.Budgets.Traffic;

namespace AdCommerce.Server.Funnel;

/// <summary>
/// Tells more exposures than the persons behind one address can see, on this silo. An address is known by a hash with a key that this process draws and forgets: it is
/// written nowhere, and leaves neither the process nor this class.
/// </summary>
internal sealed class AddressWatch(TrafficRules rules)
{
    /// <summary>Addresses that are remembered, about 100 bytes each; more only let more pass.</summary>
    internal const int AddressesMax = 100_000;

    // Of an IPv6 address so much is one household's.
    private const int PrefixBytes = 8;

    private readonly Lock _gate = new();
    private readonly AddressTable _table = new(AddressesMax);
    private readonly long _key = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>Judges an exposure by where it comes from.</summary>
    /// <param name="address">The address of the connection; null where there is none, and nothing is told from.</param>
    /// <param name="exposure">The exposure.</param>
    public ChargeBar Judge(IPAddress? address, in ExposureSample exposure)
    {
        if (address is null)
            return rules.JudgeArrival(exposure, AddressTraffic.None).Bar;
        var mark = MarkOf(address);
        lock (_gate)
        {
            var (bar, heard) = rules.JudgeArrival(exposure, _table.Of(mark));
            _table.Set(mark, heard);
            return bar;
        }
    }

    /// <summary>Judges anything else: only what the player says it is.</summary>
    public ChargeBar JudgeStep(string userAgent) => rules.IsBot(userAgent) ? ChargeBar.KnownBot : ChargeBar.None;

    private ulong MarkOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        address.TryWriteBytes(bytes, out var length);
        return XxHash3.HashToUInt64(bytes[..(address.AddressFamily == AddressFamily.InterNetworkV6 ? PrefixBytes : length)], _key);
    }
}

/// <summary>Where a batch comes from.</summary>
/// <param name="Address">The address of its connection; null where there is none.</param>
/// <param name="UserAgent">What the player calls itself; may be empty.</param>
internal readonly record struct BatchSource(IPAddress? Address, string UserAgent)
{
    /// <summary>That of a call.</summary>
    public static BatchSource Of(HttpContext context) => new(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent.ToString());
}
