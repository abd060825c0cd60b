using AdCommerce.Storage;

namespace AdCommerce.Server.Hosting;

/// <summary>
/// Gives requests under way a bounded time to finish when the server stops, so that one endless stream cannot eat the time
/// in which silo and store have to close.
/// </summary>
internal sealed class Draining : IDisposable
{
    /// <summary>What requests get after Ctrl-C or SIGTERM.</summary>
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);

    /// <summary>What everything together gets: draining, the silo's leave, the last checkpoint.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(25);

    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _stopping;

    public Draining(IHostApplicationLifetime lifetime, TimeProvider time)
    {
        // A source with a far deadline, because a deadline set through a TimeProvider needs one from the beginning.
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _stopping = lifetime.ApplicationStopping.Register(() => _over.CancelAfter(DrainTimeout));
    }

    /// <summary>Middleware: aborts the request when the time is over.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await using var abort = _over.Token.UnsafeRegister(static request => ((HttpContext)request!).Abort(), context);
        await next(context);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _over.Dispose();
    }
}

/// <summary>Composition of the server's start and stop.</summary>
internal static class ServerLifetime
{
    /// <summary>Adds what happens first at the start and last at the stop. Call it before everything else.</summary>
    public static WebApplicationBuilder AddServerLifetime(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Draining.StopTimeout);
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddHostedService<Preflight>();
        builder.Services.AddHostedService<Greeting>();
        return builder;
    }

    /// <summary>Bounds the time of requests under way at the stop. First in the pipeline.</summary>
    public static WebApplication UseDraining(this WebApplication app)
    {
        var draining = app.Services.GetRequiredService<Draining>();
        app.Use(next => context => draining.InvokeAsync(context, next));
        return app;
    }
}
