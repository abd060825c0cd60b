using AdCommerce.LoadTests.Damage;

namespace AdCommerce.EndToEnd.Tests;

/// <summary>Tests run through their runner, not through here. This is the process that a damaged store may end.</summary>
internal static class ChildEntry
{
    private const int NothingToDo = 2;

    private static async Task<int> Main(string[] args) => args is [DamageWorker.CommandName] ? await DamageWorker.ServeAsync() : NothingToDo;
}
