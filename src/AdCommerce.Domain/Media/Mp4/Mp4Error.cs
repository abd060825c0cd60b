namespace AdCommerce.Domain.Media.Mp4;

/// <summary>Why bytes cannot be read as fragmented MP4.</summary>
/// <param name="Path">Path of the box ("moov/trak[1]/mdia/mdhd"); empty for the input as a whole.</param>
/// <param name="Offset">Offset of the box in the input, bytes.</param>
/// <param name="Message">What was found and what was expected, one clause without a full stop.</param>
public sealed record Mp4Error(string Path, long Offset, string Message)
{
    /// <summary>The error as a clause for people: "moov/trak[1] at byte 132: …".</summary>
    public override string ToString() => Path.Length == 0 ? $"at byte {Offset}: {Message}" : $"{Path} at byte {Offset}: {Message}";
}

/// <summary>What was read, or the first error. Reading stops at the first error: after it the structure cannot be trusted.</summary>
public readonly record struct Mp4Result<T>(T? Value, Mp4Error? Error)
    where T : class
{
    /// <summary>Wraps facts.</summary>
    public static implicit operator Mp4Result<T>(T value) => new(value, null);

    /// <summary>Wraps an error.</summary>
    public static implicit operator Mp4Result<T>(Mp4Error error) => new(null, error);
}
