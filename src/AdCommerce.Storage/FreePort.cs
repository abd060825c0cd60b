using System.Net;
using System.Net.Sockets;

namespace AdCommerce.Storage;

/// <summary>Finds TCP ports that nobody uses.</summary>
public static class FreePort
{
    /// <summary>A port that was free a moment ago. Another process may take it first; that is rare, and the start then says so.</summary>
    public static int Find(IPAddress address)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
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
