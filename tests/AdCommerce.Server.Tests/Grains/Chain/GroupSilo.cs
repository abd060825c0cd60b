using System.Collections.Concurrent;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Grains.Chain;
using AdCommerce.Server.Hosting;
using AdCommerce.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;
using Orleans.Storage;

namespace AdCommerce.Server.Tests.Grains.Chain;

/// <summary>A silo of the server's own making on its embedded store, or on another one's, with groups, log, clock and store in the test's hands.</summary>
public sealed class GroupSilo : IAsyncLifetime, IGroupDirectory
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);

    private ConcurrentDictionary<ContentKey, PrivateGroup> _groups = [];
    private TestHost? _host;
    private int _ids;

    internal ScriptedSeatLog Log { get; private set; } = new();

    internal ShiftedTime Time { get; private set; } = new();

    internal FaultyStorage Storage => (FaultyStorage)Services.GetRequiredKeyedService<IGrainStorage>(SiloSetup.GroupStorage);

    internal IServiceProvider Services => _host!.Services;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(add: Add);

    /// <summary>
    /// A silo that shares the store, the log, the groups and the clock of others without knowing of them, as after a cut between them: each has its
    /// own activation of every group.
    /// </summary>
    internal static async Task<GroupSilo> StartApartAsync(string redis, string clusterId, GroupSilo? beside = null)
    {
        var silo = new GroupSilo();
        if (beside is not null)
            (silo.Log, silo.Time, silo._groups) = (beside.Log, beside.Time, beside._groups);
        silo._host = await TestHost.StartAsync(redis: redis, add: builder =>
        {
            builder.Configuration["AdCommerce:Cluster:ClusterId"] = clusterId;
            silo.Add(builder);
        });
        return silo;
    }

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    public ValueTask<PrivateGroup?> FindAsync(ContentKey group) => new(_groups.GetValueOrDefault(group));

    /// <summary>A new group with these terms, and its grain.</summary>
    internal IGroupGrain Open(string id, int capacity, int waiting = 5, bool codeRequired = false)
    {
        Put(id, capacity, waiting, codeRequired);
        return GrainOf(id);
    }

    internal void Put(string id, int capacity, int waiting = 5, bool codeRequired = false) => _groups[new("lumiere", id)] = new PrivateGroup
    {
        Key = new("lumiere", id),
        CampaignId = "autumn",
        Title = "Circle",
        Welcome = "",
        Capacity = capacity,
        WaitingCapacity = waiting,
        Order = 0,
        CodeRequired = codeRequired,
        Markets = [],
        DisclosureLabel = "Ad",
    };

    internal IGroupGrain GrainOf(string id) => Services.GetRequiredService<IGrainFactory>().GetGrain<IGroupGrain>($"lumiere/{id}");

    /// <summary>A new event of a viewer, with a token that is good for a day.</summary>
    internal SeatRequest Request(string viewer, string code = "")
    {
        var now = Time.GetUtcNow();
        var expire = (now.AddDays(1) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return new SeatRequest(viewer, viewer, Guid.CreateVersion7(now), (ulong)Interlocked.Increment(ref _ids), expire, code);
    }

    /// <summary>Joins to the end: held, recorded, confirmed.</summary>
    internal async Task JoinAsync(IGroupGrain group, string viewer)
    {
        var request = Request(viewer);
        Assert.Equal(SeatAnswer.Held, await group.HoldSeat(request));
        Assert.True(Log.Record(request));
        await group.Confirm(request);
    }

    /// <summary>Ends the activation, as a silo that dies does; the next call makes a new one from the store.</summary>
    internal static async Task DropAsync(IGroupGrain group) => await group.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    /// <summary>Puts the clock past every hold.</summary>
    internal void PassHolds() => Time.Advance(TimeSpan.FromMicroseconds(SeatLimits.HoldMicros + 1));

    /// <summary>Looks again until it is so.</summary>
    internal static async Task<SeatView> WaitUntilAsync(IGroupGrain group, string viewer, Predicate<SeatView> isSo)
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        while (true)
        {
            if (await TryLookAsync(group, viewer) is { } view && isSo(view))
                return view;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>How the group stands, or null when one activation after the other stepped down before it could say so.</summary>
    internal static async Task<SeatView?> TryLookAsync(IGroupGrain group, string viewer)
    {
        try
        {
            return await group.Look(viewer);
        }
        catch (OrleansMessageRejectionException)
        {
            return null;
        }
    }

    private void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton<IGroupDirectory>(this);
        builder.Services.AddSingleton<ISeatEvents>(Log);
        FaultyStorage.Wrap(builder.Services, SiloSetup.GroupStorage);
    }
}
