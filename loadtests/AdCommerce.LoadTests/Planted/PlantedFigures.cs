namespace AdCommerce.LoadTests.Planted;

/// <summary>What became of the planted bugs.</summary>
/// <param name="Planted">How many were planted.</param>
/// <param name="Caught">How many the named tests found.</param>
/// <param name="Bugs">Each of them.</param>
internal sealed record PlantedFigures(int Planted, int Caught, IReadOnlyList<PlantedFigure> Bugs);

/// <summary>What became of one bug.</summary>
/// <param name="Name">Its patch.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Failed">Tests of those named that failed.</param>
/// <param name="Seconds">How long building and testing took.</param>
internal sealed record PlantedFigure(string Name, string What, IReadOnlyList<string> Failed, double Seconds);
