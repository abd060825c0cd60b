using System.Net;
using System.Net.Sockets;

namespace AdCommerce.LoadTests.Servers;

/// <summary>Finds ports for servers that have to come back on the same ones.</summary>
internal static class FreePorts
{
    // Below what the system gives to outgoing connections, and low enough for the silo's ports, which stand 10,000 and 20,000 above.
    private const int First = 20_000;
    private const int Count = 10_000;

    private static int _next = Environment.ProcessId * 7 % Count;

    /// <summary>A port of loopback that was free a moment ago; never the same twice in one process.</summary>
    public static int Find()
    {
        while (true)
        {
            var port = First + ((Interlocked.Increment(ref _next) & int.MaxValue) % Count);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
