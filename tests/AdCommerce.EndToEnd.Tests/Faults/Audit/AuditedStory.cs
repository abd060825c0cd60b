using System.Collections.Immutable;
using AdCommerce.Domain;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Funnel;
using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.EndToEnd.Tests.Faults.Audit;

/// <summary>A small story of one partition, told three times: by clients, by a log, and by servers that fold that log with the product's own code.</summary>
internal sealed class AuditedStory : IServers
{
    public const string Group = "lumiere/night";

    private static readonly EntryDimensions Origin = new(
        new PlacementKey(new CampaignKey("lumiere", "evening"), "matte"), "matte", "drama", "episode", "table", "growth", "CN", "phone", "");

    private readonly ShardState _state = new();
    private readonly List<LoggedEntry> _log = [];
    private int _ids;

    public ClientHistory History { get; } = new();

    public Dictionary<string, int> Capacities { get; } = new() { [Group] = 2 };

    public int Seats { get; set; }

    public const long Start = 1_800_000_000_000_000;

    /// <summary>An event that a client has sent; its answers are up to the test.</summary>
    public (FunnelEvent Event, SentEvent Sent) Send(string viewer, EventKind kind, long ageMicros = 0, string code = "", int lengthMillis = 0, string orderId = "", long micros = 0)
    {
        var id = new Guid(++_ids, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);
        var made = new FunnelEvent
        {
            Id = id,
            ContentHash = (ulong)_ids,
            Kind = kind,
            AgeMicros = ageMicros,
            Origin = Origin,
            Terms = JourneyTerms.Default,
            SessionId = Guid.Empty,
            ExpireMicros = Start + 43_200_000_000,
            ObjectId = kind is EventKind.GroupJoin or EventKind.GroupLeave ? "night" : kind >= EventKind.NoteOpen && kind < EventKind.Order ? "object" : "",
            LengthMillis = lengthMillis,
            ExposureMillisMin = 3_000,
            OrderId = orderId,
            Value = micros > 0 ? new Money("CNY", micros) : null,
        };
        return (made, History.Invoke(id, viewer, (V1.EventKind)(int)kind, code));
    }

    /// <summary>An entry of the log; the servers fold it too, unless they are to miss it.</summary>
    public ImmutableArray<EventOutcome> Log(string subject, FunnelEvent[] events, bool serversMissIt = false, FunnelEvent[]? serversSee = null)
    {
        var entry = new ShardEntry(Start + (_log.Count * 1_000L), [new EventsRecorded(subject, [.. events])]);
        _log.Add(new(0, _log.Count + 1, entry));
        if (serversMissIt)
            return [];
        return _state.Apply(serversSee is null ? entry : entry with { Operations = [new EventsRecorded(subject, [.. serversSee])] }).Outcomes[0];
    }

    /// <summary>What the auditor finds.</summary>
    public async Task<IReadOnlyCollection<string>> JudgeAsync()
    {
        var run = new Run(static _ => { });
        await new Auditor(run, History, [_log], Capacities).JudgeAsync(this);
        return run.Violations;
    }

    public Task<IReadOnlyList<FunnelCell>> CountAsync(string brand) => Task.FromResult<IReadOnlyList<FunnelCell>>(_state.Cells(brand));

    public Task<(long Position, string Hash)> InspectAsync(int partition) => throw new NotSupportedException();

    public Task<(int Seats, int Waiting)> LookAsync(string group) => Task.FromResult((Seats, 1));
}
