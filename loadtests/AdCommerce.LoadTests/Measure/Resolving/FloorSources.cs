using AdCommerce.Floors.V1;
using AdCommerce.LoadTests.Measure.Calls;

namespace AdCommerce.LoadTests.Measure.Resolving;

/// <summary>E0: always the same.</summary>
internal sealed class EmptyCalls(byte[] headers) : ICallSource
{
    private readonly Call _call = new(headers, CallHeaders.Prefixed(new EmptyRequest()), 0);

    public Call Next() => _call;

    public void Check(long tag, ReadOnlySpan<byte> message)
    {
        if (message.Length > 0)
            throw new InvalidDataException("an empty call was answered with something");
    }
}

/// <summary>E2: viewers as often as when they press play.</summary>
internal sealed class HopCalls(ResolveWorld world, Random random) : ICallSource
{
    private readonly byte[] _headers = world.FloorHeaders("Hop");
    private readonly Zipf _viewers = world.Viewers;
    private readonly int _bytes = world.Answers.BytesEach;

    public Call Next() => new(_headers, world.HopOf(_viewers.Next(random)), 0);

    public void Check(long tag, ReadOnlySpan<byte> message) => HopAnswer.Check(message, _bytes);
}

/// <summary>E2 once to each viewer of a part.</summary>
internal sealed class EveryViewer(ResolveWorld world, int part, int parts) : ICallSource
{
    private readonly byte[] _headers = world.FloorHeaders("Hop");
    private readonly int _bytes = world.Answers.BytesEach;
    private int _next = part;

    /// <summary>True when each was asked.</summary>
    public bool IsOver => _next >= world.Sizes.Viewers;

    public Call Next()
    {
        var viewer = Math.Min(_next, world.Sizes.Viewers - 1);
        _next += parts;
        return new(_headers, world.HopOf(viewer), 0);
    }

    public void Check(long tag, ReadOnlySpan<byte> message) => HopAnswer.Check(message, _bytes);
}

/// <summary>What a hop must answer.</summary>
internal static class HopAnswer
{
    public static void Check(ReadOnlySpan<byte> message, int bytes)
    {
        if (HopResponse.Parser.ParseFrom(message).Payload.Length != bytes)
            throw new InvalidDataException($"{message.Length} bytes do not hold {bytes}");
    }
}
