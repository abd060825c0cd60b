using AdCommerce.Domain.Chain;

namespace AdCommerce.Grains.Chain;

/// <summary>What brands have decided about their groups, as this silo knows it.</summary>
public interface IGroupDirectory
{
    /// <summary>The group, or null when there is none. Answers at once for a group that is known here.</summary>
    ValueTask<PrivateGroup?> FindAsync(ContentKey group);
}
