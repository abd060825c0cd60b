using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;

namespace AdCommerce.Domain.Reports;

/// <summary>What is asked of attribution.</summary>
/// <param name="Range">The days.</param>
/// <param name="Model">How credit is shared.</param>
/// <param name="Conversion">What is credited: <see cref="TouchKind.GroupJoin"/> or <see cref="TouchKind.Order"/>.</param>
/// <param name="ByTouchTime">A credit falls into the range by its touch's time, instead of the conversion's.</param>
/// <param name="Dimension">Whom to, by what the touch was of.</param>
/// <param name="WindowMicros">How long before a conversion a touch may lie; null: the window of the touch's own terms.</param>
/// <param name="HalfLifeMicros">Of time decay.</param>
public sealed record AttributionQuestion(
    ReportRange Range, AttributionModel Model, TouchKind Conversion, bool ByTouchTime, ReportDimension Dimension, long? WindowMicros, long HalfLifeMicros);

/// <summary>Adds credit up, journey by journey. Not thread-safe.</summary>
public sealed class AttributionReport(AttributionQuestion question)
{
    /// <summary>One conversion, in the units of credit.</summary>
    public const long ConversionMicros = 1_000_000;

    private readonly long _startMicros = question.Range.StartMicros;
    private readonly long _endMicros = question.Range.EndMicros;
    private readonly Dictionary<string, Sums> _credits = new(StringComparer.Ordinal);
    private readonly Sums _unattributed = new();

    /// <summary>Conversions of the range; by touch time those with a touch in it.</summary>
    public long Conversions { get; private set; }

    /// <summary>By value, the most first.</summary>
    public ImmutableArray<AttributedCredit> Credits =>
    [
        .. _credits.Select(static credit => credit.Value.ToCredit(credit.Key))
            .OrderByDescending(static credit => credit.ConversionMicros).ThenBy(static credit => credit.Value, StringComparer.Ordinal),
    ];

    /// <summary>Of conversions that no touch may take credit for; nothing by touch time.</summary>
    public AttributedCredit Unattributed => _unattributed.ToCredit("");

    /// <summary>Adds a journey's conversions.</summary>
    public void Add(SubjectJourney journey)
    {
        foreach (var conversion in journey.Touches.Where(touch => touch.Kind == question.Conversion))
            Add(conversion, [.. journey.Touches.Where(touch => MayCredit(touch, conversion.TimeMicros))]);
    }

    private void Add(Touch conversion, Touch[] touches)
    {
        if (question.ByTouchTime ? !touches.Any(touch => IsInRange(touch.TimeMicros)) : !IsInRange(conversion.TimeMicros))
            return;
        Conversions++;
        if (touches.Length == 0)
        {
            _unattributed.Add(ConversionMicros, conversion.Value?.CurrencyCode, conversion.Value?.AmountMicros ?? 0);
            return;
        }

        CreditTouch[] credited = [.. touches.Select(CreditOf)];
        var shares = Attribution.Share(question.Model, ConversionMicros, credited, question.HalfLifeMicros);
        var values = Attribution.Share(question.Model, conversion.Value?.AmountMicros ?? 0, credited, question.HalfLifeMicros);
        for (var i = 0; i < touches.Length; i++)
        {
            if ((shares[i] == 0 && values[i] == 0) || (question.ByTouchTime && !IsInRange(touches[i].TimeMicros)))
                continue;
            var value = question.Dimension.ValueIn(touches[i].Origin);
            if (!_credits.TryGetValue(value, out var sums))
                _credits.Add(value, sums = new Sums());
            sums.Add(shares[i], conversion.Value?.CurrencyCode, values[i]);
        }
    }

    private bool MayCredit(Touch touch, long conversionMicros) =>
        touch.Kind is TouchKind.Exposure or TouchKind.Tap or TouchKind.NoteOpen or TouchKind.NoteDeepRead or TouchKind.RoomJoin or TouchKind.RoomEngaged
        && CreditOf(touch).MayCredit(conversionMicros);

    private CreditTouch CreditOf(Touch touch) => new(touch.TimeMicros, touch.Kind != TouchKind.Exposure, question.WindowMicros ?? touch.Terms.WindowMicros);

    private bool IsInRange(long timeMicros) => timeMicros >= _startMicros && timeMicros < _endMicros;

    private sealed class Sums
    {
        private readonly SortedDictionary<string, long> _values = new(StringComparer.Ordinal);
        private long _conversionMicros;

        public void Add(long conversionMicros, string? currencyCode, long amountMicros)
        {
            _conversionMicros += conversionMicros;
            if (currencyCode is not null)
                _values[currencyCode] = _values.GetValueOrDefault(currencyCode) + amountMicros;
        }

        public AttributedCredit ToCredit(string value) =>
            new(value, _conversionMicros, [.. _values.Select(static v => new Money(v.Key, v.Value))]);
    }
}

/// <summary>What one value gets.</summary>
/// <param name="Value">The value.</param>
/// <param name="ConversionMicros">Its share of conversions, in millionths of one.</param>
/// <param name="Values">Its share of what orders were worth, by currency in ordinal order.</param>
public sealed record AttributedCredit(string Value, long ConversionMicros, ImmutableArray<Money> Values);
