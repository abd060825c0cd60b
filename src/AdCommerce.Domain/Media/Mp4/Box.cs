namespace AdCommerce.Domain.Media.Mp4;

/// <summary>One box of an input: a view, nothing is copied.</summary>
internal readonly ref struct Box
{
    /// <summary>Four-character code.</summary>
    public required uint Type { get; init; }

    /// <summary>Offset of the box in the whole input, bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>Length of the header: 8, or 16 with a 64-bit size.</summary>
    public required int HeaderBytes { get; init; }

    /// <summary>The box with its header; where <see cref="IsCut"/>, what is there of it.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>The size that the header states exceeds the input. Only top-level <c>mdat</c> boxes are handed out like this.</summary>
    public required bool IsCut { get; init; }

    /// <summary>The bytes behind the header.</summary>
    public ReadOnlySpan<byte> Payload => Bytes[HeaderBytes..];

    /// <summary>Offset of the payload in the whole input.</summary>
    public long PayloadOffset => Offset + HeaderBytes;

    /// <summary>An error about this box.</summary>
    public Mp4Error Error(string path, string message) => new(path, Offset, message);
}
