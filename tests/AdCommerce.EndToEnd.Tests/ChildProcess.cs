using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AdCommerce.EndToEnd.Tests;

/// <summary>A process that this test started: what it says is kept, every wait is bounded, and it is ended by its own id.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Found)> _waiting = [];

    private bool _isDisposed;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>True until it has ended.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Called with each line it writes, from the thread that reads it.</summary>
    public event Action<string>? LineRead;

    /// <summary>Everything it has written so far, to either stream.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var child = new ChildProcess(new Process { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => child.Take(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Take(line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for a line. Throws with the output so far when the process ends or the time is over first.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> matches, TimeSpan timeout)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            var already = _output.ToString().Split('\n').FirstOrDefault(matches);
            if (already is not null)
                return already;
            _waiting.Add((matches, found));
        }

        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(found.Task, ended, Task.Delay(timeout, TimeProvider.System)) == found.Task)
            return await found.Task;
        throw new InvalidOperationException(
            $"{_process.StartInfo.FileName} {(ended.IsCompleted ? "ended" : $"did not get there in {timeout}")}. It wrote:\n{Output}");
    }

    /// <summary>Ends it as the operating system would in the worst case (kill -9).</summary>
    public async Task KillAsync()
    {
        if (IsRunning)
            _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(ExitTimeout);
    }

    /// <summary>Asks it to stop (SIGTERM), and returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await WaitForExitAsync();
    }

    /// <summary>Waits for its end and returns the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(ExitTimeout);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await KillAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.Append(line).Append('\n');
            foreach (var (_, found) in _waiting.Where(waiting => waiting.Matches(line)))
                found.TrySetResult(line);
        }

        LineRead?.Invoke(line);
    }
}
