using AdCommerce.Domain.Funnel;
using CsCheck;
using static AdCommerce.Domain.Tests.Funnel.FunnelSamples;

namespace AdCommerce.Domain.Tests.Funnel;

public sealed class FoldedTouchesTests
{
    private static readonly EventKind[] Kinds = [EventKind.ExposureStop, EventKind.ExposureStop, EventKind.Tap, EventKind.NoteRead, EventKind.NoteOpen, EventKind.RoomLeave];

    private static readonly Gen<TouchSource> Source = Gen.Select(
        Gen.Int[0, Kinds.Length - 1],
        Gen.Int[1, 3], Gen.OneOf(Gen.Long[0, 20], Gen.Long[0, 20 * Day]), Gen.Int[0, 4_000], Gen.Guid,
        static (kind, session, age, length, id) => new TouchSource
        {
            TimeMicros = Begin + age,
            Kind = Kinds[kind],
            EventId = id,
            SessionId = Id(session),
            Origin = Seen,
            Terms = JourneyTerms.Default,
            ObjectId = "",
            LengthMillis = length,
            ExposureMillisMin = 3_000,
            Value = null,
        });

    [Fact]
    public void TryAdd_AnythingInAnyPieces_IsRefusedOrGivesWhatFoldingAnewGives()
    {
        var (added, refused) = (0, 0);
        Gen.Select(Source.Array[0, 30], Gen.Int[1, 5]).Sample(
            (all, size) =>
            {
                var (sources, folded) = (new List<TouchSource>(), new FoldedTouches([], long.MinValue));
                foreach (List<TouchSource> piece in all.Chunk(size).Select(static piece => piece.Order().ToList()))
                {
                    sources.AddRange(piece);
                    sources.Sort();
                    var isAdded = folded.TryAdd(piece, sources);
                    Interlocked.Increment(ref isAdded ? ref added : ref refused);
                    var anew = new FoldedTouches(sources, long.MinValue);
                    if (isAdded)
                        Assert.Equal(anew.Touches.AsEnumerable(), folded.Touches);
                    folded = isAdded ? folded : anew;
                }
            },
            iter: 20_000);

        // Neither way is seldom, so both were looked at.
        Assert.True(added > 1_000 && refused > 1_000, $"{added} added, {refused} refused");
    }

    [Fact]
    public void TryAdd_PartsOfASumThatIsFull_ChangeNothingInWhateverOrder()
    {
        var sources = new List<TouchSource> { Watched(0, 3_000) };
        var folded = new FoldedTouches(sources, long.MinValue);

        foreach (var minute in (int[])[5, 3, 4])
        {
            var part = Watched(minute, 1_000);
            sources.Add(part);
            sources.Sort();
            Assert.True(folded.TryAdd([part], sources));
        }

        Assert.Equal(Begin, Assert.Single(folded.Touches).TimeMicros);
    }

    [Fact]
    public void TryAdd_PartFromBeforeTheSumWasFull_IsRefused()
    {
        var sources = new List<TouchSource> { Watched(1, 2_000), Watched(2, 1_000) };
        var folded = new FoldedTouches(sources, long.MinValue);
        var earlier = Watched(0, 1_000);

        Assert.False(folded.TryAdd([earlier], [earlier, .. sources]));
    }

    private static TouchSource Watched(int minute, int lengthMillis) => new()
    {
        TimeMicros = Begin + (minute * Minute),
        Kind = EventKind.ExposureStop,
        EventId = Id(minute),
        SessionId = Session,
        Origin = Seen,
        Terms = JourneyTerms.Default,
        ObjectId = "",
        LengthMillis = lengthMillis,
        ExposureMillisMin = 3_000,
        Value = null,
    };
}
