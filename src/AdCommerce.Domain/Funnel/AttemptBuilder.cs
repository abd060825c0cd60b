using System.Collections.Immutable;

namespace AdCommerce.Domain.Funnel;

/// <summary>An attempt that touches are added to, in their order.</summary>
internal sealed class AttemptBuilder
{
    private const long Never = -1;

    private readonly Touch _entry;
    private readonly long[] _inOrder = [Never, Never, Never, Never];
    private readonly long[] _atAll = [Never, Never, Never, Never];

    // For each stage, the latest time at which it was reached in order. Any exposure of the attempt may begin a chain, and so may any note that
    // was reached in order go on: the latest one before a touch leaves the shortest step, so no other chain can do where it does not.
    private readonly long[] _latest = [Never, Never, Never, Never];
    private List<Sales>? _sales;
    private long _joinMicros = Never;
    private int _exposures;
    private int _groupLeaves;
    private bool _deepRead;
    private bool _engaged;

    /// <summary>Begins with the exposure that opens it.</summary>
    public AttemptBuilder(Touch entry)
    {
        _entry = entry;
        Add(entry);
    }

    /// <summary>Last instant of the window.</summary>
    public long WindowEndMicros => _entry.TimeMicros + _entry.Terms.WindowMicros;

    /// <summary>Whether the next touch, which comes at this time, is inside.</summary>
    public bool IsOpenAt(long timeMicros) => _joinMicros == Never && timeMicros <= WindowEndMicros;

    /// <summary>Adds a touch that is inside.</summary>
    public void Add(Touch touch)
    {
        switch (touch.Kind)
        {
            case TouchKind.Exposure:
                _exposures++;
                Reach(Stage.Episode, touch.TimeMicros);
                break;
            case TouchKind.NoteOpen:
                Reach(Stage.Note, touch.TimeMicros);
                break;
            case TouchKind.RoomJoin:
                Reach(Stage.Livestream, touch.TimeMicros);
                break;
            case TouchKind.GroupJoin:
                Reach(Stage.Group, touch.TimeMicros);
                _joinMicros = touch.TimeMicros;
                break;
            case TouchKind.NoteDeepRead:
                _deepRead = true;
                break;
            case TouchKind.RoomEngaged:
                _engaged = true;
                break;
        }
    }

    /// <summary>Adds an order, a refund or a seat given back: they may follow the join.</summary>
    public void AddOutcome(Touch touch)
    {
        switch (touch.Kind)
        {
            case TouchKind.GroupLeave:
                _groupLeaves++;
                break;
            case TouchKind.Order:
                SalesMath.Add(_sales ??= [], new Sales(touch.Value!.CurrencyCode, 1, touch.Value.AmountMicros, 0, 0), 1);
                break;
            case TouchKind.Refund:
                SalesMath.Add(_sales ??= [], new Sales(touch.Value!.CurrencyCode, 0, 0, 1, touch.Value.AmountMicros), 1);
                break;
        }
    }

    /// <summary>The attempt.</summary>
    public Attempt Build() => new()
    {
        EntryMicros = _entry.TimeMicros,
        EndMicros = _joinMicros == Never ? WindowEndMicros : _joinMicros,
        Entry = _entry.Origin,
        Terms = _entry.Terms,
        InOrderMicros = ImmutableArray.Create(_inOrder),
        AtAllMicros = ImmutableArray.Create(_atAll),
        DeepRead = _deepRead,
        Engaged = _engaged,
        Exposures = _exposures,
        Sales = _sales is null ? [] : [.. _sales],
        GroupLeaves = _groupLeaves,
    };

    private void Reach(Stage stage, long timeMicros)
    {
        var index = (int)stage - 1;
        if (_atAll[index] == Never)
            _atAll[index] = timeMicros;
        if (index > 0 && (_latest[index - 1] == Never || timeMicros - _latest[index - 1] > _entry.Terms.StepMicros(stage)))
            return;
        if (_inOrder[index] == Never)
            _inOrder[index] = timeMicros;
        _latest[index] = timeMicros;
    }
}
