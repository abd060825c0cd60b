using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace AdCommerce.Storage.Archive;

/// <summary>Puts the archive together.</summary>
public static class ArchiveServices
{
    private const string FolderDefault = "archive";

    /// <summary>Adds the archive, after the storage and the silo, whose serializer it writes with. Nothing is created on the disk before the first entry is archived.</summary>
    public static IServiceCollection AddArchive(this IServiceCollection services)
    {
        services.AddValidatedConfig<ArchiveConfig>(ArchiveConfig.Section);
        services.AddSingleton(provider => new ParquetShardArchive(
            RootOf(provider), new ArchiveDisk(), provider.GetRequiredService<Serializer<ShardEntry>>(), provider.GetRequiredService<Serializer<ShardSnapshot>>()));
        services.AddSingleton<IShardArchive>(provider => provider.GetRequiredService<ParquetShardArchive>());
        services.AddSingleton<IAttemptFiles>(provider => provider.GetRequiredService<ParquetShardArchive>());
        services.AddHostedService<ArchiveRetention>();
        return services;
    }

    private static string RootOf(IServiceProvider provider)
    {
        var content = provider.GetRequiredService<IHostEnvironment>().ContentRootPath;
        var named = provider.GetRequiredService<IOptions<ArchiveConfig>>().Value.Directory;
        return Path.GetFullPath(
            named.Length > 0 ? named : Path.Combine(provider.GetRequiredService<IOptions<StoreConfig>>().Value.DataDirectory, FolderDefault), content);
    }
}
