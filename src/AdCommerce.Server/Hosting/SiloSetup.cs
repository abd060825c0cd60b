using System.Net;
using AdCommerce.Storage;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Persistence;
using Orleans.Providers;
using StackExchange.Redis;

namespace AdCommerce.Server.Hosting;

/// <summary>The Orleans silo inside this process.</summary>
internal static class SiloSetup
{
    /// <summary>Grain storage for what belongs to one viewer.</summary>
    public const string ViewerStorage = "viewers";

    /// <summary>Grain storage for the seats of groups.</summary>
    public const string GroupStorage = "groups";

    /// <summary>Grain storage for what is known of alerts.</summary>
    public const string AlertStorage = "alerts";

    /// <summary>Where the silo's ports stand, as seen from the HTTP port, unless they are configured.</summary>
    private const int SiloPortOffset = 10_000;
    private const int GatewayPortOffset = 20_000;

    /// <summary>A grain call without an answer for this long has an unknown outcome.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How often silos of a cluster ask each other for a sign of life, before they know how long that takes here.</summary>
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long such a question may take at most. Who says nothing at all for three times as long, and leaves three questions unanswered, is suspected;
    /// by two, declared dead.
    /// </summary>
    private static readonly TimeSpan ProbePeriodMax = TimeSpan.FromSeconds(4);

    /// <summary>How often a silo writes its sign of life to the store. A row three times as old does not hold up a joining silo.</summary>
    private static readonly TimeSpan SignOfLifePeriod = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often a silo reads the others' verdicts from the store. Whoever was declared dead while no silo could reach it learns so only here, and
    /// ends itself.
    /// </summary>
    private static readonly TimeSpan VerdictPeriod = TimeSpan.FromSeconds(5);

    /// <summary>A silo that cannot join for this long gives up, so that whoever started it can look.</summary>
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Adds the silo. With the embedded store it is alone; with a Redis it joins whoever shares that Redis.</summary>
    public static WebApplicationBuilder AddSilo(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedConfig<ClusterConfig>(ClusterConfig.Section);
        builder.Services.AddSingleton<GrainCallRecorder>();
        var isEmbedded = string.IsNullOrWhiteSpace(builder.Configuration["AdCommerce:Redis:ConnectionString"]);
        var hasDashboard = builder.HasOrleansDashboard();
        builder.UseOrleans(silo =>
        {
            if (hasDashboard)
                silo.AddDashboard(static options => options.HideTrace = true);
            if (isEmbedded)
                silo.UseDevelopmentClustering(primarySiloEndpoint: null);
            else
                silo.UseSharedRedisClustering();
            silo.AddSharedRedisStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
            silo.AddSharedRedisStorage(ViewerStorage);
            silo.AddSharedRedisStorage(GroupStorage);
            silo.AddSharedRedisStorage(AlertStorage);
            silo.Services.AddSingleton<IIncomingGrainCallFilter>(services => services.GetRequiredService<GrainCallRecorder>());
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = CallTimeout);
            silo.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterConfig>>(Identify);
            silo.Services.AddOptions<EndpointOptions>().Configure<IOptions<ClusterConfig>, IOptions<ServerConfig>>(
                (options, cluster, server) => Place(options, cluster.Value, server.Value.HttpPort, isEmbedded));
        });
        return builder;
    }

    private static void Identify(ClusterOptions options, IOptions<ClusterConfig> cluster)
    {
        options.ClusterId = cluster.Value.ClusterId;
        options.ServiceId = cluster.Value.ServiceId;
    }

    private static void Place(EndpointOptions options, ClusterConfig cluster, int httpPort, bool isEmbedded)
    {
        var address = isEmbedded ? IPAddress.Loopback : IPAddress.Parse(cluster.AdvertisedAddress);
        options.AdvertisedIPAddress = address;
        options.SiloPort = Choose(cluster.SiloPort, address, httpPort, SiloPortOffset);
        if (cluster.SiloListeningPort != 0 && !isEmbedded)
            options.SiloListeningEndpoint = new IPEndPoint(address, cluster.SiloListeningPort);
        options.GatewayPort = Choose(cluster.GatewayPort, address, httpPort, GatewayPortOffset);
    }

    /// <summary>
    /// A server that comes back on the same address and port is known to be the same one; on another port it has to wait until
    /// its former self is declared dead. So the port hangs on the HTTP port, which is the operator's and stays.
    /// </summary>
    private static int Choose(int configured, IPAddress address, int httpPort, int offset)
    {
        if (configured != 0)
            return configured;
        var preferred = httpPort + offset;
        return httpPort != 0 && preferred <= IPEndPoint.MaxPort && FreePort.IsFree(address, preferred) ? preferred : FreePort.Find(address);
    }

    private static void UseSharedRedisClustering(this ISiloBuilder silo)
    {
        silo.UseRedisClustering(options => options.ConfigurationOptions = new ConfigurationOptions());
        silo.Services.AddOptions<Orleans.Clustering.Redis.RedisClusteringOptions>().Configure<RedisConnection>((options, connection) =>
            options.CreateMultiplexer = _ => Task.FromResult((connection.Multiplexer, IsShared: true)));
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = ProbePeriod;
            // Left alone, this is four times the period: whatever a cut network makes unreachable would stay so for more than 24 s.
            options.MaxProbeTimeout = ProbePeriodMax;
            options.TableRefreshTimeout = VerdictPeriod;
            options.IAmAliveTablePublishTimeout = SignOfLifePeriod;
            options.MaxJoinAttemptTime = JoinTimeout;
        });
    }

    /// <summary>Grain storage over our one connection; the provider insists on options of its own, which are then not used.</summary>
    private static void AddSharedRedisStorage(this ISiloBuilder silo, string name) =>
        silo.AddRedisGrainStorage(name, options => options.Configure<RedisConnection>((storage, connection) =>
        {
            storage.ConfigurationOptions = new ConfigurationOptions();
            storage.DeleteStateOnClear = true;
            storage.CreateMultiplexer = _ => Task.FromResult((connection.Multiplexer, IsShared: true));
        }));
}
