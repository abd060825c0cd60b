namespace AdCommerce.LoadTests.Measure.Calls;

/// <summary>A call that can be sent: nothing in it is made at the moment of sending.</summary>
/// <param name="Headers">Its headers, from <see cref="CallHeaders"/>.</param>
/// <param name="Message">Its message with the prefix of gRPC, from <see cref="CallHeaders.Prefixed"/>.</param>
/// <param name="Tag">Comes back with the answer.</param>
internal readonly record struct Call(byte[] Headers, byte[] Message, long Tag);

/// <summary>What one connection asks, and what it must be answered. Used by one thread at a time.</summary>
internal interface ICallSource
{
    /// <summary>The next call.</summary>
    Call Next();

    /// <summary>Looks at an answer.</summary>
    /// <param name="tag">Of the call.</param>
    /// <param name="message">The message.</param>
    /// <exception cref="InvalidDataException">It is not an answer to this call.</exception>
    void Check(long tag, ReadOnlySpan<byte> message);
}
