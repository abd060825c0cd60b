using System.Collections.Immutable;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.Chain.ChainSamples;

namespace AdCommerce.Domain.Tests.Chain;

public sealed class ChainMomentsTests
{
    private static readonly RegistryState Base = RegistryState.Empty with { Livestreams = Of(Room("friday", 1), Room("sunday", 30)) };

    [Fact]
    public void FindChanged_SameContent_IsNone()
    {
        Assert.Empty(ChainMoments.FindChanged(Base, Base));
        Assert.Empty(ChainMoments.FindChanged(Base, Base with { Livestreams = Base.Livestreams.SetItem(Base.Livestreams.First().Key, Base.Livestreams.First().Value) }));
    }

    [Fact]
    public void FindChanged_AddedChangedOrGone_NamesTheBrand()
    {
        var other = new ContentKey("petal", "sunday");
        var added = Base with { Livestreams = Base.Livestreams.Add(other, Room("sunday", 30) with { Key = other }) };
        var changed = added with { Livestreams = added.Livestreams.SetItem(other, added.Livestreams[other] with { Title = "New" }) };

        Assert.Equal(["petal"], ChainMoments.FindChanged(Base, added));
        Assert.Equal(["petal"], ChainMoments.FindChanged(added, changed));
        Assert.Equal(["petal"], ChainMoments.FindChanged(added, Base));
        Assert.Equal(["lumiere", "petal"], ChainMoments.FindChanged(added, RegistryState.Empty).Order());
    }

    [Fact]
    public void FindChanged_EveryKindOfContent_Counts()
    {
        var key = new ContentKey("lumiere", "x");
        RegistryState[] states =
        [
            RegistryState.Empty with { Notes = ImmutableSortedDictionary<ContentKey, ReviewNote>.Empty.Add(key, Note("x")) },
            RegistryState.Empty with { Groups = ImmutableSortedDictionary<ContentKey, PrivateGroup>.Empty.Add(key, Group("x", 0)) },
            RegistryState.Empty with { Campaigns = ImmutableSortedDictionary<CampaignKey, Campaign>.Empty.Add(Key, new Campaign(Key, "", false, 0)) },
        ];

        Assert.All(states, state => Assert.Equal(["lumiere"], ChainMoments.FindChanged(RegistryState.Empty, state)));
    }

    [Fact]
    public void FindNext_StartsAndEnds_AreTheNextInstants()
    {
        Assert.Equal(Now.AddHours(1), ChainMoments.FindNext(Base, Now));
        Assert.Equal(Now.AddHours(3), ChainMoments.FindNext(Base, Now.AddHours(1)));
        Assert.Equal(Now.AddHours(30), ChainMoments.FindNext(Base, Now.AddHours(3)));
        Assert.Null(ChainMoments.FindNext(Base, Now.AddHours(32)));
        Assert.Null(ChainMoments.FindNext(RegistryState.Empty with { Livestreams = Of(Room("friday", 1, LivestreamState.Ended)) }, Now));
    }

    [Fact]
    public void FindDue_Edges_EachInstantIsInExactlyOneTime()
    {
        Assert.Empty(ChainMoments.FindDue(Base, Now, Now.AddHours(1).AddTicks(-1)));
        Assert.Equal(["lumiere"], ChainMoments.FindDue(Base, Now, Now.AddHours(1)));
        Assert.Empty(ChainMoments.FindDue(Base, Now.AddHours(1), Now.AddHours(2)));
    }

    private static ImmutableSortedDictionary<ContentKey, Livestream> Of(params Livestream[] rooms) =>
        rooms.ToImmutableSortedDictionary(room => room.Key, room => room);
}
