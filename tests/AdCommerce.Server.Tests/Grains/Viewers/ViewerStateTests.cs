using AdCommerce.Grains.Viewers;

namespace AdCommerce.Server.Tests.Grains.Viewers;

public sealed class ViewerStateTests
{
    [Fact]
    public void WithGroups_MoreThanThereIsRoomFor_KeepsTheFirstAndEachOnce()
    {
        var keys = Enumerable.Range(0, ViewerState.GroupsMax + 1).Select(static i => $"lumiere/{i}").ToArray();

        var state = new ViewerState().WithGroups(keys[..2]).WithGroups(keys);

        Assert.Equal(keys[..ViewerState.GroupsMax], state.Groups);
    }
}
