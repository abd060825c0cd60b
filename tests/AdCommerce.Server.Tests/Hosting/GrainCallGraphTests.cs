using AdCommerce.Grains;

namespace AdCommerce.Server.Tests.Hosting;

public sealed class GrainCallGraphTests
{
    [Fact]
    public void Edges_Followed_NeverComeBack()
    {
        var left = GrainCallGraph.Edges.ToList();
        // Take away whoever calls nobody, until nothing is left; a circle never goes away.
        while (left.RemoveAll(edge => left.TrueForAll(other => other.Caller != edge.Callee)) > 0)
        {
        }

        Assert.Empty(left);
    }

    [Fact]
    public void Allows_EdgeNotDeclared_IsFalse()
    {
        Assert.False(GrainCallGraph.Allows(new GrainCallEdge("nobody", "nobody-else")));
        Assert.True(GrainCallGraph.Allows(new GrainCallEdge(GrainCallGraph.Outside, "anybody")));
    }
}
