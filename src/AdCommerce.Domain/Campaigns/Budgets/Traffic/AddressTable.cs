namespace AdCommerce.Domain.Campaigns.Budgets.Traffic;

/// <summary>
/// What is kept of addresses: of so many that were heard of last, by a keyed hash, never the address. Whoever is forgotten begins anew, which can only let
/// more pass. Mutable and not thread-safe: one owner on each silo.
/// </summary>
/// <param name="capacity">Most addresses.</param>
public sealed class AddressTable(int capacity)
{
    private readonly Dictionary<ulong, LinkedListNode<(ulong Address, AddressTraffic Traffic)>> _known = [];
    private readonly LinkedList<(ulong Address, AddressTraffic Traffic)> _byUse = new();

    /// <summary>How many are known.</summary>
    public int Count => _known.Count;

    /// <summary>What is known of an address.</summary>
    public AddressTraffic Of(ulong address) => _known.TryGetValue(address, out var node) ? node.Value.Traffic : AddressTraffic.None;

    /// <summary>Keeps what is known of an address now.</summary>
    public void Set(ulong address, AddressTraffic traffic)
    {
        if (_known.TryGetValue(address, out var node))
        {
            node.Value = (address, traffic);
            _byUse.Remove(node);
            _byUse.AddLast(node);
            return;
        }

        if (_known.Count == capacity)
        {
            _known.Remove(_byUse.First!.Value.Address);
            _byUse.RemoveFirst();
        }

        _known.Add(address, _byUse.AddLast((address, traffic)));
    }
}
