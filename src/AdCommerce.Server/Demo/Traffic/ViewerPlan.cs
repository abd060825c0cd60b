using System.Collections.Immutable;

namespace AdCommerce.Server.Demo.Traffic;

/// <summary>All that chance decides about one simulated viewer, drawn before anything is asked: what the server answers changes nothing of it.</summary>
internal sealed record ViewerPlan
{
    /// <summary>Slots of the demo's episodes that are drawn for; an episode with more shows the rest to nobody.</summary>
    public const int SlotsMax = 4;

    /// <summary>An exposure takes this long, or the whole slot if that is shorter (funnel.md).</summary>
    public const int ExposureMillis = 3_000;

    private const int DeepReadMillis = 5_000;
    private const int EngagedMillis = 6_000;

    // A journey takes less than this: whatever it tells happened before it is told.
    private const int AgoMillisMin = 2 * 3_600_000;
    private const int DayMillis = 24 * 3_600_000;

    /// <summary>
    /// Where simulated viewers are; people at the demo's page say nothing about it, so that the two are told apart. The demo's fair is held in some.
    /// </summary>
    public static readonly string[] Markets = ["CN", "SG", "MY", "TH"];

    private static readonly string[] Skins = ["oily", "dry", "combination", "sensitive", "normal"];
    private static readonly string[] Tastes = ["fruity", "bitter", "floral", "creamy"];
    private static readonly string[] Episodes = ["skin-deep-1", "skin-deep-2"];
    private static readonly V1.Device[] Devices = [V1.Device.Phone, V1.Device.Phone, V1.Device.Phone, V1.Device.Tablet, V1.Device.Tv];

    /// <summary>Value of the attribute skin_type.</summary>
    public required string Skin { get; init; }

    /// <summary>Value of the attribute taste.</summary>
    public required string Taste { get; init; }

    /// <summary>Agreed to nothing.</summary>
    public required bool Private { get; init; }

    /// <summary>Id of the episode.</summary>
    public required string Episode { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Market { get; init; }

    /// <summary>What is watched on.</summary>
    public required V1.Device Device { get; init; }

    /// <summary>How long before now the episode began.</summary>
    public required long AgoMillis { get; init; }

    /// <summary>For each slot, the stretches for which it is on screen.</summary>
    public required ImmutableArray<ImmutableArray<int>> StretchesMillis { get; init; }

    /// <summary>The products of slots that are watched are tapped.</summary>
    public required bool Taps { get; init; }

    /// <summary>Opens a note that is offered.</summary>
    public required bool OpensNote { get; init; }

    /// <summary>Reads it for so long.</summary>
    public required int ReadMillis { get; init; }

    /// <summary>Wants something else where a note or a room is offered that is not taken.</summary>
    public required bool Skips { get; init; }

    /// <summary>Joins a live room that is offered.</summary>
    public required bool JoinsRoom { get; init; }

    /// <summary>Watches it for so long.</summary>
    public required int WatchedMillis { get; init; }

    /// <summary>Takes a seat that is offered.</summary>
    public required bool TakesSeat { get; init; }

    /// <summary>Gives it back.</summary>
    public required bool LeavesSeat { get; init; }

    /// <summary>Orders.</summary>
    public required bool Orders { get; init; }

    /// <summary>Wants the money back.</summary>
    public required bool Refunds { get; init; }

    /// <summary>Tells what was seen first at the very end.</summary>
    public required bool Late { get; init; }

    /// <summary>Sends every batch twice.</summary>
    public required bool Duplicates { get; init; }

    /// <summary>Tells of the whole episode at once.</summary>
    public required bool Offline { get; init; }

    /// <summary>The plan of one viewer: the same for the same seed and number.</summary>
    /// <param name="config">Rates, seed and spread.</param>
    /// <param name="number">The viewer, from 0.</param>
    public static ViewerPlan Of(TrafficConfig config, int number)
    {
        var random = new Random(unchecked((config.Seed * 1_000_003) + number));
        bool Chance(double rate) => random.NextDouble() < rate;
        T One<T>(T[] of) => of[random.Next(of.Length)];
        var rates = config.Rates;
        return new ViewerPlan
        {
            Skin = One(Skins),
            Taste = One(Tastes),
            Private = Chance(rates.Private),
            Episode = One(Episodes),
            Market = One(Markets),
            Device = One(Devices),
            AgoMillis = AgoMillisMin + (long)(random.NextDouble() * config.SpreadDays * DayMillis),
            StretchesMillis = [.. Enumerable.Range(0, SlotsMax).Select(_ => Stretches(random, Chance(rates.Exposure)))],
            Taps = Chance(0.1),
            OpensNote = Chance(rates.Note),
            ReadMillis = Length(random, Chance(rates.DeepRead), DeepReadMillis),
            Skips = Chance(rates.Skip),
            JoinsRoom = Chance(rates.Room),
            WatchedMillis = Length(random, Chance(rates.Engaged), EngagedMillis),
            TakesSeat = Chance(rates.Seat),
            LeavesSeat = Chance(rates.Leave),
            Orders = Chance(rates.Order),
            Refunds = Chance(rates.Refund),
            Late = Chance(rates.Late),
            Duplicates = Chance(rates.Duplicate),
            Offline = Chance(rates.Offline),
        };
    }

    // Some come in two stretches whose sum decides: paused, looked away, went on.
    private static ImmutableArray<int> Stretches(Random random, bool exposed)
    {
        var sum = Length(random, exposed, ExposureMillis);
        if (random.Next(4) != 0)
            return [sum];
        var first = random.Next(1, sum);
        return [first, sum - first];
    }

    private static int Length(Random random, bool enough, int enoughMillis) =>
        enough ? enoughMillis + random.Next(0, enoughMillis / 2) : random.Next(200, enoughMillis - 100);
}
