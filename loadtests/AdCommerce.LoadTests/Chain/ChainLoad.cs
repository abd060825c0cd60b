using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Chain;

/// <summary>Players who live through a run; between two stretches nothing is under way.</summary>
internal sealed class ChainLoad
{
    private readonly Player[] _players;

    public ChainLoad(Run run, Silos silos, ChainWorld world, ClientHistory history, ChainFigures figures, int players, Random random, TimeSpan? patience = null)
    {
        figures.Viewers = world.Viewers.Count;
        _players = [.. world.Viewers.Chunk((world.Viewers.Count + players - 1) / players).Select(viewers =>
        {
            var chance = new Random(random.Next());
            return new Player(
                run, silos, new Recorder(run, silos, history, figures, chance, patience), new EventMaker(history, chance, TimeProvider.System), figures, world.Codes, viewers,
                chance);
        })];
    }

    /// <summary>Plays until told to stop, and then until everything that was begun has been answered or given up.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(_players.Select(player => Task.Run(() => player.RunAsync(stop), CancellationToken.None)));
}
