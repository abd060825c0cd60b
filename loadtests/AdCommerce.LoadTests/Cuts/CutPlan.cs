namespace AdCommerce.LoadTests.Cuts;

/// <summary>What becomes unreachable.</summary>
internal enum CutKind
{
    /// <summary>The store, for one server.</summary>
    Store,

    /// <summary>One server and all others, for each other; both still reach the store: the case in which two may believe that they own a partition.</summary>
    Silos,

    /// <summary>One server for everybody: its process stands still (SIGSTOP), and afterwards goes on as if nothing had happened.</summary>
    Pause,
}

/// <summary>What a run of cuts does.</summary>
/// <param name="Kinds">One after the other, each on a random server.</param>
/// <param name="Length">How long each lasts; longer than the others need to notice (<see cref="CutRun.NoticeTime"/>).</param>
/// <param name="Viewers">How many viewers take part.</param>
/// <param name="Players">How many of them at once.</param>
/// <param name="Seed">Makes the run's choices.</param>
internal sealed record CutPlan(IReadOnlyList<CutKind> Kinds, TimeSpan Length, int Viewers, int Players, int Seed);
