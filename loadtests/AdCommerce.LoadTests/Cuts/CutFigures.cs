using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Chain;

namespace AdCommerce.LoadTests.Cuts;

/// <summary>What a run of cuts saw.</summary>
internal sealed class CutFigures
{
    /// <summary>Each cut, in order.</summary>
    public List<CutSeen> Cuts { get; } = [];

    /// <summary>Partitions whose state, folded from their whole log by a fresh process, had the hash that the servers gave.</summary>
    public int ReplaysWithEqualHash { get; set; }

    /// <summary>The last audit, over everything that happened.</summary>
    public AuditFigures? Audit { get; set; }

    /// <summary>The load.</summary>
    public ChainFigures Load { get; } = new();
}

/// <summary>What one cut did.</summary>
/// <param name="Kind">What was cut.</param>
/// <param name="Seconds">For how long.</param>
/// <param name="OthersPerSecondBefore">Events a second that the other servers acknowledged before it.</param>
/// <param name="OthersPerSecondAtFirst">Events a second that the other servers acknowledged while they had not noticed yet.</param>
/// <param name="OthersPerSecondThen">Events a second that the other servers acknowledged from when they had time to notice until its end.</param>
/// <param name="OthersSilentSecondsMax">Longest time in it in which none of the others acknowledged anything.</param>
/// <param name="ServerGaveUp">The server ended by itself, because the others had declared it dead; it was started again, as a supervisor would.</param>
internal sealed record CutSeen(
    CutKind Kind, double Seconds, double OthersPerSecondBefore, double OthersPerSecondAtFirst, double OthersPerSecondThen, double OthersSilentSecondsMax, bool ServerGaveUp);
