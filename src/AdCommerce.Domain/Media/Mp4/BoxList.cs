using System.Buffers.Binary;

namespace AdCommerce.Domain.Media.Mp4;

/// <summary>
/// Walks the boxes of one container. Every size is checked against the container before it is used, so a view never leaves
/// it, and there is no recursion: callers descend only where the format's grammar does, which bounds the depth.
/// </summary>
internal ref struct BoxList
{
    private readonly string _path;
    private readonly bool _isTopLevel;
    private ReadOnlySpan<byte> _rest;
    private long _offset;
    private int _count;

    private BoxList(ReadOnlySpan<byte> rest, long offset, string path, bool isTopLevel)
    {
        _rest = rest;
        _offset = offset;
        _path = path;
        _isTopLevel = isTopLevel;
    }

    /// <summary>What stopped the walk, or null.</summary>
    public Mp4Error? Error { get; private set; }

    /// <summary>The boxes of a whole input.</summary>
    public static BoxList OfInput(ReadOnlySpan<byte> input) => new(input, 0, "", isTopLevel: true);

    /// <summary>The boxes inside a box, behind <paramref name="skipBytes"/> bytes of its own fields.</summary>
    public static BoxList Inside(in Box box, string path, int skipBytes = 0) =>
        new(box.Payload[skipBytes..], box.PayloadOffset + skipBytes, path, isTopLevel: false);

    /// <summary>Hands out the next box; false at the end and on an error.</summary>
    public bool Next(out Box box)
    {
        box = default;
        if (Error is not null || _rest.IsEmpty)
        {
            return false;
        }

        if (++_count > Mp4Limits.BoxesPerContainerMax)
        {
            return Fail($"more than {Mp4Limits.BoxesPerContainerMax} boxes in one container");
        }

        if (_rest.Length < 8)
        {
            return Fail($"{_rest.Length} bytes are left, a box header takes 8");
        }

        uint type = BinaryPrimitives.ReadUInt32BigEndian(_rest[4..]);
        if (!BoxType.IsPrintable(type))
        {
            return Fail($"0x{type:x8} is not the type of a box");
        }

        int headerBytes = 8;
        ulong size = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        if (size == 1)
        {
            headerBytes = 16;
            if (_rest.Length < headerBytes)
            {
                return Fail($"box '{BoxType.NameOf(type)}' is cut inside its 64-bit size");
            }

            size = BinaryPrimitives.ReadUInt64BigEndian(_rest[8..]);
        }
        else if (size == 0 && _isTopLevel)
        {
            size = (ulong)_rest.Length;
        }

        return Take(type, headerBytes, size, out box);
    }

    private bool Take(uint type, int headerBytes, ulong size, out Box box)
    {
        box = default;
        if (size < (ulong)headerBytes)
        {
            return Fail($"box '{BoxType.NameOf(type)}' states a size of {size} bytes, less than its header");
        }

        bool isCut = size > (ulong)_rest.Length;
        if (isCut && !(_isTopLevel && type == BoxType.Mdat))
        {
            return Fail($"box '{BoxType.NameOf(type)}' states a size of {size} bytes, but {_rest.Length} are left");
        }

        int length = isCut ? _rest.Length : (int)size;
        box = new Box { Type = type, Offset = _offset, HeaderBytes = headerBytes, Bytes = _rest[..length], IsCut = isCut };
        _rest = _rest[length..];
        _offset += length;
        return true;
    }

    private bool Fail(string message)
    {
        Error = new Mp4Error(_path, _offset, message);
        return false;
    }
}
