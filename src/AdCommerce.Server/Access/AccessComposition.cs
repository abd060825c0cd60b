using AdCommerce.Server.Errors;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Access;

/// <summary>How the server comes to know who is calling.</summary>
internal static class AccessComposition
{
    /// <summary>What the framework's UseAuthentication leaves behind for the host.</summary>
    private const string AuthenticationIsSet = "__AuthenticationMiddlewareSet";

    /// <summary>
    /// Tokens, the table and its enforcement on every RPC, with the mapping of errors around it. The server does not start with incomplete
    /// <see cref="AccessOptions"/>, or with an endpoint that the table does not know.
    /// </summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddOptions<AccessOptions>().Bind(configuration.GetSection(AccessOptions.Section)).ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<AccessOptions>>(new DevelopmentAccess(environment));
        services.AddSingleton<IValidateOptions<AccessOptions>>(new AccessOptionsValidator(environment));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(AccessTable.Standard);
        services.AddSingleton<KnownCallers>();

        // Not AddAuthentication: that also writes data-protection keys into the user's home, for cookies, of which there are none.
        services.AddAuthenticationCore(options => options.DefaultScheme = JwtBearerDefaults.AuthenticationScheme);
        services.AddWebEncoders();
        services.AddSingleton<IAuthenticationConfigurationProvider, NoOtherAuthentication>();
        new AuthenticationBuilder(services).AddJwtBearer();
        services.ConfigureOptions<JwtSetup>();
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, QuietLogs>();

        services.AddErrors();
        services.AddSingleton<AccessInterceptor>();
        services.AddSingleton<AccessMarker>();
        services.AddSingleton<IStartupFilter, AccessCheck>();
        services.Configure<GrpcServiceOptions>(options =>
        {
            options.Interceptors.Add<AccessInterceptor>();
            options.MaxReceiveMessageSize = AccessRow.RequestBytesMax;
            options.CompressionProviders = [new BoundedGzip()];
        });
        return services;
    }

    /// <summary>Verifies tokens and applies the table. After CORS, before everything that is mapped.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app)
    {
        app.ApplicationServices.GetRequiredService<AccessMarker>().IsEnforced = true;
        // Else the host adds the framework's middleware by itself: before routing, where no token is looked for in a query, and once for each request.
        app.Properties[AuthenticationIsSet] = true;
        return app.UseMiddleware<Authentication>().UseMiddleware<HttpAccess>();
    }

    /// <summary>Hands out tokens in Development. Anywhere else it maps nothing.</summary>
    public static void MapDevToken(this IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment()) return;
        app.MapGet("/dev/token", DevToken.HandleAsync);
    }

    /// <summary>The framework's own section, Authentication:Schemes, says nothing here: <see cref="AccessOptions"/> alone decide.</summary>
    private sealed class NoOtherAuthentication : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration { get; } = new ConfigurationBuilder().Build();
    }
}
