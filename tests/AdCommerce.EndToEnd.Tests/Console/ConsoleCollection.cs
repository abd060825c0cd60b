using AdCommerce.EndToEnd.Tests.Player;

namespace AdCommerce.EndToEnd.Tests.Console;

/// <summary>
/// One browser for all tests of the console's pages, beside those of the player's: they wait more than they compute. The server is the same, so what a test
/// changes there must not be seen by the demo's viewers that the player's tests watch as.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ConsoleCollection : ICollectionFixture<DemoServer>, ICollectionFixture<Chromium>
{
    public const string Name = "Console";
}
