using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using Google.Protobuf;
using Grpc.Core;

namespace AdCommerce.LoadTests.Kills;

/// <summary>A write: how it is sent, under a request id, and what is to be found once it is acknowledged.</summary>
/// <param name="Kind">Name for the figures.</param>
/// <param name="Send">Sends it; the same each time.</param>
/// <param name="Adopt">Takes the answer as what must be there from now on.</param>
internal sealed record Write(string Kind, Func<ServerApi, Task<IMessage>> Send, Action<IMessage> Adopt);

/// <summary>
/// A client that owns the objects that it writes, one write after the other, and keeps what it was told. After a kill at most one
/// write has an unknown outcome: it may count once or not at all, and repeating it must give one outcome (trust.md, the auditor).
/// </summary>
internal abstract class Writer(Run run, KillFigures figures, Random random)
{
    private Write? _unknown;

    protected Run Run { get; } = run;

    protected KillFigures Figures { get; } = figures;

    protected Random Random { get; } = random;

    /// <summary>Writes until told to stop, or until an outcome is unknown.</summary>
    public async Task RunAsync(ServerApi api, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && _unknown is null)
            await TryAsync(api, Next());
    }

    /// <summary>Settles the unknown write, then compares everything with what is there.</summary>
    public async Task CheckAsync(ServerApi api)
    {
        if (_unknown is { } write)
        {
            _unknown = null;
            await SettleAsync(api, write);
        }

        await CompareAsync(api);
    }

    /// <summary>The next write.</summary>
    protected abstract Write Next();

    /// <summary>Says whether an unknown write was carried out, from what is there; a half of it is a violation.</summary>
    protected abstract Task<bool> IsCarriedOutAsync(ServerApi api);

    /// <summary>Reads everything back and notes what is not as it was acknowledged.</summary>
    protected abstract Task CompareAsync(ServerApi api);

    /// <summary>An id that nobody used.</summary>
    protected string NewId(string prefix) => $"{prefix}-{Random.NextInt64():x}";

    /// <summary>Notes a difference between what was acknowledged and what is there.</summary>
    protected void Compare(IMessage acknowledged, IMessage? there, string what)
    {
        Figures.ObjectsCompared++;
        if (!acknowledged.Equals(there))
            Run.Violated($"{what}: acknowledged {acknowledged}, found {there?.ToString() ?? "nothing"}");
    }

    /// <summary>An object, or null when there is none.</summary>
    protected static async Task<T?> FindAsync<T>(AsyncUnaryCall<T> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task TryAsync(ServerApi api, Write write)
    {
        try
        {
            write.Adopt(await write.Send(api));
            Count(Figures.Acknowledged, write.Kind);
        }
        catch (RpcException e) when (LostAnswers.IsLost(e))
        {
            _unknown = write;
            Count(Figures.Unknown, write.Kind);
        }
        catch (RpcException e)
        {
            Run.Violated($"{write.Kind} was refused: {e.Status}");
            _unknown = write;
        }
    }

    private async Task SettleAsync(ServerApi api, Write write)
    {
        var carriedOut = await IsCarriedOutAsync(api);
        if (carriedOut)
            Figures.UnknownWasCarriedOut++;
        try
        {
            var first = await write.Send(api);
            var second = await write.Send(api);
            Run.Expect(first.Equals(second), $"{write.Kind} repeated under its request id: first {first}, then {second}");
            write.Adopt(first);
        }
        catch (RpcException e)
        {
            Run.Violated($"{write.Kind} cannot be repeated: {e.Status}");
        }
    }

    private static void Count(SortedDictionary<string, int> counts, string kind)
    {
        lock (counts)
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
    }
}
