namespace AdCommerce.LoadTests.Measure;

/// <summary>A figure of performance.md: a ratio inside one run, or a count.</summary>
internal interface IFigure
{
    /// <summary>Its name there: "R17".</summary>
    string Id { get; }

    /// <summary>What is divided by what.</summary>
    string Meaning { get; }

    /// <summary>Measures it on servers of its own.</summary>
    Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say);
}

/// <summary>How thoroughly.</summary>
/// <param name="Quick">Under a minute, smaller, without a claim.</param>
/// <param name="Seed">Makes the run's choices.</param>
internal sealed record MeasurePlan(bool Quick, int Seed)
{
    /// <summary>Before anything counts.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(Quick ? 5 : 30);

    /// <summary>Length of a block.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromSeconds(Quick ? 2 : 5);

    /// <summary>Whether figures that can also say where the time goes (<see cref="Profiles.CpuProfile"/>).</summary>
    public bool Profile { get; init; }

    /// <summary>Pairs of blocks, in the order A B B A.</summary>
    public int Pairs { get; init; } = Quick ? 4 : 12;
}

/// <summary>A measured figure.</summary>
/// <param name="Value">Median of the pairs' ratios, or what was counted.</param>
/// <param name="Low">Lower end of its bootstrap 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Unit">"ratio", or what is counted.</param>
/// <param name="Meaning">What is divided by what.</param>
/// <param name="Control">The same of A against A; outside 0.97 to 1.03 the run says nothing.</param>
/// <param name="IsVoid">True when it says nothing.</param>
/// <param name="Details">What else was seen.</param>
internal sealed record Figure(
    double Value, double Low, double High, string Unit, string Meaning, double Control, bool IsVoid, IReadOnlyDictionary<string, double> Details)
{
    /// <summary>The same with more that was seen.</summary>
    public Figure With(params IEnumerable<KeyValuePair<string, double>> details)
    {
        var all = new Dictionary<string, double>(Details);
        foreach (var (name, value) in details)
            all[name] = value;
        return this with { Details = all };
    }
}
