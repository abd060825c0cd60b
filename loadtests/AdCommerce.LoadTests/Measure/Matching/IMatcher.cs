namespace AdCommerce.LoadTests.Measure.Matching;

/// <summary>A way to find the placements of a viewer.</summary>
internal interface IMatcher
{
    /// <summary>Leaves their numbers in <paramref name="found"/>, each once; how many.</summary>
    int Match(MatchedViewer viewer, int[] found);
}
