using AdCommerce.Domain.Learning.OffPolicy;

namespace AdCommerce.Domain.Tests.Learning.OffPolicy;

/// <summary>Estimates held against the truth, over many logs.</summary>
internal sealed class EstimateTally
{
    private double _errors;
    private double _squares;
    private double _truth;
    private double _width;
    private int _count;

    public int Holding { get; private set; }

    public double MeanSquare => _squares / _count;

    public double BiasInErrors => _errors / _count / Math.Sqrt(MeanSquare / _count);

    public void Add(OffPolicyEstimate estimate, double truth)
    {
        Holding += estimate.Low <= truth && truth <= estimate.High ? 1 : 0;
        (_truth, _width) = (_truth + truth, _width + estimate.High - estimate.Low);
        _errors += estimate.Value - truth;
        _squares += (estimate.Value - truth) * (estimate.Value - truth);
        _count++;
    }

    public override string ToString() =>
        $"{Holding} of {_count} intervals hold, bias {BiasInErrors:F2} standard errors, error {Math.Sqrt(MeanSquare):F5}, width {_width / _count:F5}, truth {_truth / _count:F5}";
}
