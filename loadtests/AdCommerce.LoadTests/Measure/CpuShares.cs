using System.Diagnostics;

namespace AdCommerce.LoadTests.Measure;

/// <summary>What two processes use for some work: says where the time goes.</summary>
internal sealed class CpuShares(int first, int second)
{
    private const double Micros = 1_000_000;

    private double _first;
    private double _second;
    private double _elapsed;
    private long _done;

    /// <summary>How much was done per second.</summary>
    public double PerSecond => Math.Round(_done / _elapsed, 1);

    /// <summary>How long one piece took.</summary>
    public double SecondsEach => Math.Round(_elapsed / _done, 3);

    /// <summary>CPU microseconds of the first process for one piece.</summary>
    public double FirstMicros => Math.Round(_first / _done * Micros, 2);

    /// <summary>CPU microseconds of the second process for one piece.</summary>
    public double SecondMicros => Math.Round(_second / _done * Micros, 2);

    /// <summary>Adds a stretch of work; how much it was, and what it took.</summary>
    public async Task<CpuUse> AddAsync(Func<Task<long>> work)
    {
        var (begin, ofFirst, ofSecond) = (Stopwatch.GetTimestamp(), Cpu.Seconds(first), Cpu.Seconds(second));
        var done = await work();
        (ofFirst, ofSecond) = (Cpu.Seconds(first) - ofFirst, Cpu.Seconds(second) - ofSecond);
        _first += ofFirst;
        _second += ofSecond;
        _elapsed += Stopwatch.GetElapsedTime(begin).TotalSeconds;
        _done += done;
        return new(done, ofFirst, ofSecond);
    }
}

/// <summary>What a stretch of work took.</summary>
/// <param name="Done">How much it was.</param>
/// <param name="FirstSeconds">CPU of the first process.</param>
/// <param name="SecondSeconds">CPU of the second.</param>
internal readonly record struct CpuUse(long Done, double FirstSeconds, double SecondSeconds)
{
    /// <summary>Of both.</summary>
    public double Seconds => FirstSeconds + SecondSeconds;
}
