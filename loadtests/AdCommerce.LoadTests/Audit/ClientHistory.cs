using System.Collections.Concurrent;
using AdCommerce.V1;

namespace AdCommerce.LoadTests.Audit;

/// <summary>The clients' side of the story: every event that was ever sent, and everything that was ever said about it.</summary>
internal sealed class ClientHistory
{
    private readonly ConcurrentDictionary<Guid, SentEvent> _events = new();

    /// <summary>All events so far.</summary>
    public ICollection<SentEvent> Events => _events.Values;

    /// <summary>How many.</summary>
    public int Count => _events.Count;

    /// <summary>An event is going to be sent for the first time.</summary>
    public SentEvent Invoke(Guid id, string viewer, EventKind kind, string code = "") =>
        _events.GetOrAdd(id, static (key, sent) => new SentEvent(key, sent.viewer, sent.kind, sent.code), (viewer, kind, code));

    /// <summary>The event of an id; null when no client sent it.</summary>
    public SentEvent? Find(Guid id) => _events.GetValueOrDefault(id);
}

/// <summary>What must be found in the log, from what a client was told.</summary>
internal enum Expectation
{
    /// <summary>It was acknowledged: exactly once.</summary>
    Once,

    /// <summary>It was refused: not at all.</summary>
    Never,

    /// <summary>No answer ever came, or one is still owed: once or not at all.</summary>
    AtMostOnce,
}

/// <summary>One event of a client. A client sends an event again only after its last attempt has ended.</summary>
internal sealed class SentEvent(Guid id, string viewer, EventKind kind, string code)
{
    private readonly Lock _lock = new();

    public Guid Id { get; } = id;

    /// <summary>Whose it is, by the name that the client knows.</summary>
    public string Viewer { get; } = viewer;

    public EventKind Kind { get; } = kind;

    /// <summary>The code that came with it; empty for none.</summary>
    public string Code { get; } = code;

    /// <summary>How often it was said to be counted now.</summary>
    public int Accepted { get; private set; }

    /// <summary>How often it was said to be counted before.</summary>
    public int Duplicates { get; private set; }

    /// <summary>How often it was refused.</summary>
    public int Rejected { get; private set; }

    /// <summary>Attempts that ended without an answer.</summary>
    public int Lost { get; private set; }

    /// <summary>What the answers contradict each other in; null when they agree.</summary>
    public string? Contradiction { get; private set; }

    /// <summary>Why it was refused last.</summary>
    public EventRejection Rejection { get; private set; }

    /// <summary>What was said of its charge when it was accepted; null when that answer never came. A duplicate is told nothing of it.</summary>
    public EventBilling? Billing { get; private set; }

    /// <summary>What must be in the log. A refusal after a lost answer proves nothing: the lost attempt may have been in time.</summary>
    public Expectation Expectation => this switch
    {
        { Accepted: > 0 } or { Duplicates: > 0 } => Expectation.Once,
        { Rejected: > 0, Lost: 0 } => Expectation.Never,
        _ => Expectation.AtMostOnce,
    };

    /// <summary>An attempt was answered.</summary>
    public void Answered(EventOutcome outcome)
    {
        lock (_lock)
        {
            switch (outcome.Status)
            {
                case EventStatus.Accepted or EventStatus.LateUnbilled:
                    Contradict(Accepted + Duplicates > 0, "accepted after it was acknowledged already");
                    Accepted++;
                    Billing = outcome.Billing;
                    break;
                case EventStatus.Duplicate:
                    Contradict(Accepted + Duplicates + Lost == 0, "a duplicate at its first attempt");
                    Duplicates++;
                    break;
                default:
                    Contradict(Accepted + Duplicates > 0, $"refused ({outcome.Rejection}) after it was acknowledged");
                    Rejected++;
                    Rejection = outcome.Rejection;
                    break;
            }
        }
    }

    /// <summary>An attempt ended without an answer: it may have been carried out or not, or may yet be.</summary>
    public void AnswerLost()
    {
        lock (_lock)
            Lost++;
    }

    private void Contradict(bool contradicts, string what)
    {
        if (contradicts)
            Contradiction ??= what;
    }
}
