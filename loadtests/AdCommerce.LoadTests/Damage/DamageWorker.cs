using System.Diagnostics;
using System.Text.Json;

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

    private Process? _process;
    private Task<string> _errors = Task.FromResult("");

    /// <summary>The work of that process: a line with a folder, an archive and whether to record comes in, a line with what became of it goes out.</summary>
    public static async Task<int> ServeAsync()
    {
        var store = new DamagedEmbedded();
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
            return DamageStart.Refused(RefusedBy.StoreByAborting, $"did not start within {StartTimeout.TotalSeconds:0} s");
        }

        if (line is not null)
            return JsonSerializer.Deserialize<DamageStart>(line)!;
        await _process.WaitForExitAsync();
        var said = (await _errors).Split('\n', 3);
        _process.Dispose();
        _process = null;
        return DamageStart.Refused(RefusedBy.StoreByAborting, string.Join(' ', said.Take(2)).Trim());
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
        _errors = process.StandardError.ReadToEndAsync();
        return process;
    }

    private sealed record Request(string Folder, string Archive, bool RecordsNext);
}
