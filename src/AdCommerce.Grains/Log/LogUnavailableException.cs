namespace AdCommerce.Grains.Log;

/// <summary>The store did not answer in time. It may cross silos, as the answer of a grain that could not write.</summary>
[GenerateSerializer, Alias("adcommerce.log-unavailable")]
public sealed class LogUnavailableException : Exception
{
    /// <summary>Describes a failed operation.</summary>
    public LogUnavailableException(string message, bool isOutcomeUnknown, Exception? inner)
        : base(message, inner) => IsOutcomeUnknown = isOutcomeUnknown;

    /// <summary>
    /// True for an append that may have been written, or may yet be. Before the writer appends again it must read on from that
    /// position; a late write then shows itself by taking the position.
    /// </summary>
    [Id(0)] public bool IsOutcomeUnknown { get; }
}
