namespace AdCommerce.EndToEnd.Tests.Player;

/// <summary>One server and one browser for all tests of the player's pages, started by the first test that needs them.</summary>
[CollectionDefinition(Name)]
public sealed class PlayerCollection : ICollectionFixture<DemoServer>, ICollectionFixture<Chromium>
{
    public const string Name = "Player";
}

/// <summary>The same for what is played to its end. Not beside other tests: a browser that gets no processor waits, and what waited is played again.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PlaythroughCollection : ICollectionFixture<DemoServer>, ICollectionFixture<Chromium>
{
    public const string Name = "Playthrough";
}

/// <summary>A fact that needs a browser which plays HLS by itself.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Requirements.SkipReason(Requirement.Chromium);
}

/// <summary>A theory that needs a browser which plays HLS by itself.</summary>
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Requirements.SkipReason(Requirement.Chromium);
}
