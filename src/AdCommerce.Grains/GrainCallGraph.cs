using System.Collections.Immutable;

namespace AdCommerce.Grains;

/// <summary>A grain type that calls another. Types are named as Orleans names them: the class without "Grain", in lower case.</summary>
/// <param name="Caller">Who calls, or <see cref="GrainCallGraph.Outside"/>.</param>
/// <param name="Callee">Who is called.</param>
public readonly record struct GrainCallEdge(string Caller, string Callee);

/// <summary>
/// Which grains may call which. The edges form a DAG: grains are not reentrant, so a circle of calls would wait for itself for
/// ever, and without circles the code can be read in one direction. A new edge is a design decision and is written down here.
/// </summary>
public static class GrainCallGraph
{
    /// <summary>Callers that are no grains: requests, background services.</summary>
    public const string Outside = "outside";

    /// <summary>Every allowed edge between grains. Calls from <see cref="Outside"/> are always allowed.</summary>
    public static ImmutableArray<GrainCallEdge> Edges { get; } =
    [
        // A seat: held at the group, recorded at the shard, confirmed at the group, which asks the shard when that does not come.
        new("viewer", "group"),
        new("viewer", "shard"),
        new("group", "shard"),
    ];

    /// <summary>True when <paramref name="edge"/> is declared.</summary>
    public static bool Allows(GrainCallEdge edge) => edge.Caller == Outside || Edges.Contains(edge);
}
