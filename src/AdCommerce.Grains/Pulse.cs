namespace AdCommerce.Grains;

/// <summary>Wakes whoever waits. What is waited for is the next beat after it was asked for; beats that come together may be felt as one.</summary>
public sealed class Pulse
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Completes at the next beat. Ask for it before looking at what may change, so that no change is missed in between.</summary>
    public Task Next => _next.Task;

    /// <summary>Wakes all who wait now.</summary>
    public void Beat() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
