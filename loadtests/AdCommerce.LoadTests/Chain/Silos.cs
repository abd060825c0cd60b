using AdCommerce.LoadTests.Servers;

namespace AdCommerce.LoadTests.Chain;

/// <summary>The servers that players can reach; any of them does, dead or alive.</summary>
internal sealed class Silos(IReadOnlyList<ServerApi> apis)
{
    /// <summary>One of them.</summary>
    public ServerApi Pick(Random random) => apis[random.Next(apis.Count)];
}
