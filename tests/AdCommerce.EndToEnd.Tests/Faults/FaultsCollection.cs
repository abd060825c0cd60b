namespace AdCommerce.EndToEnd.Tests.Faults;

/// <summary>Tests that measure: one after the other, and not beside other tests, since they judge how long answers take.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultsCollection
{
    public const string Name = "Faults";
}
