using AdCommerce.Storage;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdCommerce.Server.Hosting;

/// <summary>
/// Is the process alive, and can it serve? Whatever must be there before viewers come registers a health check with the tag
/// <see cref="Ready"/>.
/// </summary>
internal static class Health
{
    /// <summary>Tag of the checks that decide about <c>/readyz</c> and gRPC health.</summary>
    public const string Ready = "ready";

    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(5);

    /// <summary>Adds the checks of the store, the silo and the shutdown.</summary>
    public static WebApplicationBuilder AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks()
            .AddCheck<StoreHealth>("store", tags: [Ready])
            .AddCheck<SiloHealth>("silo", tags: [Ready])
            .AddCheck<StoppingHealth>("stopping", tags: [Ready]);
        builder.Services.AddGrpcHealthChecks(options => options.Services.Map("", registration => registration.Tags.Contains(Ready)));
        if (builder.Environment.IsDevelopment())
            builder.Services.AddGrpcReflection();
        builder.Services.Configure<HealthCheckPublisherOptions>(options => options.Period = WatchPeriod);
        return builder;
    }

    /// <summary>Maps <c>/healthz</c>, <c>/readyz</c>, gRPC health, and in Development gRPC reflection.</summary>
    public static WebApplication MapOperations(this WebApplication app)
    {
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/readyz", new HealthCheckOptions
        {
            Predicate = registration => registration.Tags.Contains(Ready),
            ResponseWriter = WriteProblemsAsync,
        }).AllowAnonymous();
        app.MapGrpcHealthChecksService().AllowAnonymous();
        if (app.Environment.IsDevelopment())
            app.MapGrpcReflectionService().AllowAnonymous();
        return app;
    }

    /// <summary>"ready", or one line for each thing that is missing; no details that an outsider could use.</summary>
    private static Task WriteProblemsAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var problems = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .Select(entry => $"{entry.Key}: {entry.Value.Description ?? "not ready"}");
        var text = string.Join('\n', problems);
        return context.Response.WriteAsync(text.Length == 0 ? "ready\n" : text + "\n", context.RequestAborted);
    }
}

/// <summary>Can the store be reached?</summary>
internal sealed class StoreHealth(RedisConnection connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var background = StoreOperations.Background();
        return await connection.RespondsAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The store does not answer. Playback goes on; changes and events are refused.");
    }
}

/// <summary>Is the silo a member of its cluster?</summary>
internal sealed class SiloHealth(ISiloStatusOracle silo) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(silo.CurrentStatus == SiloStatus.Active
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The silo is {silo.CurrentStatus}."));
}

/// <summary>Has this process begun to stop?</summary>
internal sealed class StoppingHealth(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("The server is stopping.")
            : HealthCheckResult.Healthy());
}
