using AdCommerce.LoadTests.Servers;

namespace AdCommerce.LoadTests.Chain;

/// <summary>The servers that players can reach; any of them does, dead or alive.</summary>
internal sealed class Silos(IReadOnlyList<ServerApi> apis)
{
    private readonly int[] _acknowledged = new int[apis.Count];

    /// <summary>One of them.</summary>
    public ServerApi Pick(Random random) => apis[PickIndex(random)];

    /// <summary>The number of one of them.</summary>
    public int PickIndex(Random random) => random.Next(apis.Count);

    /// <summary>One by its number.</summary>
    public ServerApi this[int index] => apis[index];

    /// <summary>A server has acknowledged so many events.</summary>
    public void Acknowledged(int index, int events) => Interlocked.Add(ref _acknowledged[index], events);

    /// <summary>Events that any server but one has acknowledged so far.</summary>
    public int AcknowledgedByOthersThan(int index) =>
        Enumerable.Range(0, apis.Count).Where(i => i != index).Sum(i => Volatile.Read(ref _acknowledged[i]));
}
