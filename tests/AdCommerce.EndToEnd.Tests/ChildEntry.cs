using AdCommerce.EndToEnd.Tests.Pictures;
using AdCommerce.LoadTests.Damage;

namespace AdCommerce.EndToEnd.Tests;

/// <summary>Tests run through their runner, not through here. This is the process that a damaged store may end, and the command that takes README's pictures.</summary>
internal static class ChildEntry
{
    private const int NothingToDo = 2;

    private static async Task<int> Main(string[] args) => args switch
    {
        [DamageWorker.CommandName] => await DamageWorker.ServeAsync(),
        [PicturesCommand.CommandName] => await PicturesCommand.RunAsync(),
        _ => NothingToDo,
    };
}
