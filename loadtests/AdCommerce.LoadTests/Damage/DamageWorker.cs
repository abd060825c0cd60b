using System.Diagnostics;
using System.Text.Json;
using AdCommerce.Storage.Embedded;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdCommerce.LoadTests.Damage;

/// <summary>
/// Starts the embedded store in another process: on damaged files it may take its process with it. The process is kept for as many starts as it
/// survives.
/// </summary>
internal sealed class DamageWorker : IAsyncDisposable
{
    /// <summary>What this executable is called with to be that process.</summary>
    public const string CommandName = "damage-worker";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Behind them is a stack.</summary>
    private const int SaidLines = 2;

    private Process? _process;
    private readonly List<string> _said = [];

    /// <summary>The work of that process: a line with a folder, an archive and whether to record comes in, a line with what became of it goes out.</summary>
    public static async Task<int> ServeAsync()
    {
        var store = new DamagedEmbedded(new ErrorLoggers());
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var request = JsonSerializer.Deserialize<Request>(line)!;
            var start = await DamageStart.RunAsync(store, request.Folder, request.Archive, request.RecordsNext);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(start));
        }

        return 0;
    }

    /// <summary>Starts once.</summary>
    public async Task<DamageStart> RunAsync(string folder, string archive, bool recordsNext)
    {
        _process ??= StartProcess();
        lock (_said)
            _said.Clear();
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new Request(folder, archive, recordsNext)));
        await _process.StandardInput.FlushAsync();
        string? line;
        try
        {
            line = await _process.StandardOutput.ReadLineAsync().WaitAsync(StartTimeout);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
            return DamageStart.Refused(RefusedBy.Accident, $"neither started nor refused within {StartTimeout.TotalSeconds:0} s");
        }

        if (line is not null)
            return JsonSerializer.Deserialize<DamageStart>(line)!;
        await _process.WaitForExitAsync();
        var exitCode = _process.ExitCode;
        _process.Dispose();
        _process = null;
        lock (_said)
            return DamageStart.Refused(RefusedBy.StoreByAborting, _said.Count == 0 ? "" : $"{string.Join(' ', _said.Take(SaidLines))} (ended with {exitCode})");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Process StartProcess()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(DamageWorker).Assembly.Location, CommandName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_said)
                _said.Add(line.Data ?? "");
        };
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>What an operator would read, line by line, at once.</summary>
    private sealed class ErrorLoggers : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith(EmbeddedStoreLoggers.Category, StringComparison.Ordinal) ? NullLogger.Instance : this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Console.Error.WriteLine(formatter(state, exception));

        public void Dispose()
        {
        }
    }

    private sealed record Request(string Folder, string Archive, bool RecordsNext);
}
