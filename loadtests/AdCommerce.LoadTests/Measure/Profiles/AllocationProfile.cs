using System.Diagnostics.Tracing;
using AdCommerce.EndToEnd.Tests;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace AdCommerce.LoadTests.Measure.Profiles;

/// <summary>What a .NET process allocates for while it works, by the stacks that its runtime tells for about every hundredth kilobyte.</summary>
internal static class AllocationProfile
{
    private const int BufferMebibytes = 256;

    private static readonly EventPipeProvider Allocations = new(
        ClrTraceEventParser.ProviderName, EventLevel.Verbose, (long)(ClrTraceEventParser.Keywords.GC | ClrTraceEventParser.Keywords.Jit | ClrTraceEventParser.Keywords.Loader));

    /// <summary>Samples a process while something is done.</summary>
    /// <param name="process">Its id.</param>
    /// <param name="work">What is done.</param>
    /// <param name="parts">What a stack is spent on.</param>
    /// <returns>The bytes.</returns>
    public static async Task<PartShares> SampleAsync(int process, Func<Task> work, ProfileParts parts)
    {
        using var folder = new TemporaryDirectory();
        var trace = Path.Combine(folder.Path, "allocations.nettrace");
        await RecordAsync(process, work, trace);
        var shares = new PartShares(parts);
        using var log = new TraceLog(TraceLog.CreateFromEventPipeDataFile(trace));
        foreach (var tick in log.Events.ByEventType<GCAllocationTickTraceData>())
            shares.Add(StackOf(tick), tick.AllocationAmount64);
        return shares.IsEmpty ? throw new InvalidOperationException($"process {process} has told no allocation") : shares;
    }

    private static async Task RecordAsync(int process, Func<Task> work, string trace)
    {
        await using var file = File.Create(trace);
        using var session = await new DiagnosticsClient(process).StartEventPipeSessionAsync([Allocations], requestRundown: true, BufferMebibytes, CancellationToken.None);
        var copying = session.EventStream.CopyToAsync(file);
        await work();
        await session.StopAsync(CancellationToken.None);
        await copying;
    }

    // Frames are spelt as perf spells those of .NET: "[Assembly] Type::Method".
    private static List<string> StackOf(TraceEvent tick)
    {
        var frames = new List<string>();
        for (var frame = tick.CallStack(); frame is not null; frame = frame.Caller)
        {
            var name = frame.CodeAddress.FullMethodName;
            var end = name.IndexOf('(', StringComparison.Ordinal) is >= 0 and var found ? found : name.Length;
            var method = name.AsSpan(0, end).LastIndexOf('.');
            frames.Add(method < 0 ? name : $"[{frame.CodeAddress.ModuleName}] {name.AsSpan(0, method)}::{name.AsSpan(method + 1)}");
        }

        return frames;
    }
}
