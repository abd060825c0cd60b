namespace AdCommerce.Grains.Log;

/// <summary>Marks work that runs by the clock, so that what it asks the store for is not counted as done for a request.</summary>
public static class BackgroundWork
{
    private static readonly AsyncLocal<bool> Flow = new();

    /// <summary>True in such work.</summary>
    public static bool IsHere => Flow.Value;

    /// <summary>Until disposed, this asynchronous flow is background work.</summary>
    public static Scope Begin()
    {
        var before = Flow.Value;
        Flow.Value = true;
        return new Scope(before);
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    public readonly record struct Scope : IDisposable
    {
        private readonly bool _before;

        internal Scope(bool before) => _before = before;

        /// <inheritdoc />
        public void Dispose() => Flow.Value = _before;
    }
}
