using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdCommerce.LoadTests.Results;

/// <summary>What a run leaves behind: enough to repeat it, and what came out.</summary>
/// <param name="Command">The command line, without the places of files.</param>
/// <param name="Commit">What was measured; with "+" when files differed from it.</param>
/// <param name="Build">Configuration and framework.</param>
/// <param name="Machine">Where.</param>
/// <param name="Started">When, UTC.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Figures">What was counted and measured.</param>
/// <param name="Violations">Broken promises; empty in a good run.</param>
internal sealed record RunResult(
    string Command,
    string Commit,
    string Build,
    Machine Machine,
    DateTimeOffset Started,
    double Seconds,
    object Figures,
    IReadOnlyCollection<string> Violations)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes the result to a file, or to standard output without one. Returns the exit code: 1 when a promise was broken.</summary>
    public async Task<int> WriteAsync(FileInfo? file)
    {
        var text = JsonSerializer.Serialize(this, Json) + "\n";
        if (file is null)
        {
            await Console.Out.WriteAsync(text);
        }
        else
        {
            file.Directory?.Create();
            await File.WriteAllTextAsync(file.FullName, text);
        }

        foreach (var violation in Violations)
            await Console.Error.WriteLineAsync($"VIOLATION: {violation}");
        return Violations.Count == 0 ? 0 : 1;
    }
}
