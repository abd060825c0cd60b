using AdCommerce.Server.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdCommerce.Server.Tests.Hosting;

public sealed class DrainingTests
{
    [Fact]
    public async Task InvokeAsync_StoppingAndTimeOver_AbortsWhatStillRuns()
    {
        var time = new FakeTimeProvider();
        using var lifetime = new Lifetime();
        using var draining = new Draining(lifetime.Value, time);
        var context = new DefaultHttpContext();
        var aborted = new TaskCompletionSource();
        context.Features.Set<IHttpRequestLifetimeFeature>(new Aborting(aborted));
        var request = draining.InvokeAsync(context, _ => aborted.Task);

        time.Advance(Draining.DrainTimeout * 2);
        Assert.False(aborted.Task.IsCompleted);
        lifetime.Value.StopApplication();
        time.Advance(Draining.DrainTimeout / 2);
        Assert.False(aborted.Task.IsCompleted);
        time.Advance(Draining.DrainTimeout);

        await request.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private sealed class Lifetime : IDisposable
    {
        public ApplicationLifetime Value { get; } = new(NullLogger<ApplicationLifetime>.Instance);

        public void Dispose() => Value.StopApplication();
    }

    private sealed class Aborting(TaskCompletionSource aborted) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort() => aborted.TrySetResult();
    }
}
