using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>Puts importing and serving media together.</summary>
internal static class MediaServices
{
    /// <summary>Adds <see cref="MediaImporter"/> and what <see cref="MediaEndpoints.MapMedia"/> needs; options are validated at start.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddOptions<MediaOptions>().BindConfiguration(MediaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MediaHttpClient>();
        services.AddSingleton<MediaRoots>();
        services.AddSingleton<FileMediaReader>();
        services.AddSingleton<HttpsMediaReader>();
        services.AddSingleton<IMediaReader, MediaSource>();
        services.AddSingleton<MediaImporter>();
        return services;
    }
}
