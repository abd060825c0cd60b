using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace AdCommerce.Storage;

/// <summary>Finds TCP ports that nobody uses.</summary>
public static class FreePort
{
    // Below what systems give to outgoing connections: one of those would take such a port between its finding and its use, which for a silo are
    // seconds apart. High enough to be nobody's own, low enough for a silo's ports, which stand 10,000 and 20,000 above the web server's.
    private const int First = 20_000;
    private const int Count = 12_000;

    // Processes that start at the same time begin at different places.
    private static int _next = RandomNumberGenerator.GetInt32(Count);

    /// <summary>A port that was free a moment ago; never the same twice in one process, until all were given. Where another process takes it
    /// first, the start says so.</summary>
    /// <exception cref="InvalidOperationException">Each of them is taken.</exception>
    public static int Find(IPAddress address)
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (IsFree(address, port))
                return port;
        }

        throw new InvalidOperationException($"No port of {address} from {First} to {First + Count - 1} is free.");
    }

    /// <summary>True when this process may listen there; port 0 always is.</summary>
    public static bool IsFree(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // As the web server does: a port whose last connections are only waiting to be forgotten counts as free.
        if (!OperatingSystem.IsWindows())
            probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
