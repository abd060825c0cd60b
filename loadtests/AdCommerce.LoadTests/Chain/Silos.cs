using AdCommerce.LoadTests.Servers;

namespace AdCommerce.LoadTests.Chain;

/// <summary>The servers that players can reach; any of them does, dead or alive.</summary>
/// <param name="apis">The servers.</param>
/// <param name="avoidFor">For how long who did not answer is left out, as what stands before servers does; null: not at all.</param>
internal sealed class Silos(IReadOnlyList<ServerApi> apis, TimeSpan? avoidFor = null)
{
    private readonly int[] _acknowledged = new int[apis.Count];
    private readonly long[] _unanswered = new long[apis.Count];

    /// <summary>The number of one of them.</summary>
    public int Pick(Random random)
    {
        var index = random.Next(apis.Count);
        for (var next = index; next < index + apis.Count; next++)
        {
            if (!IsAvoided(next % apis.Count))
                return next % apis.Count;
        }

        return index;
    }

    /// <summary>One by its number.</summary>
    public ServerApi this[int index] => apis[index];

    /// <summary>A server has not answered.</summary>
    public void Unanswered(int index) => Volatile.Write(ref _unanswered[index], TimeProvider.System.GetTimestamp());

    /// <summary>A server has acknowledged so many events.</summary>
    public void Acknowledged(int index, int events) => Interlocked.Add(ref _acknowledged[index], events);

    /// <summary>Events that any server but one has acknowledged so far.</summary>
    public int AcknowledgedByOthersThan(int index) =>
        Enumerable.Range(0, apis.Count).Where(i => i != index).Sum(i => Volatile.Read(ref _acknowledged[i]));

    private bool IsAvoided(int index) =>
        avoidFor is { } pause && Volatile.Read(ref _unanswered[index]) is not 0 and var since && TimeProvider.System.GetElapsedTime(since) < pause;
}
