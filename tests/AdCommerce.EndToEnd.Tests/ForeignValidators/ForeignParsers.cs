using System.Diagnostics;
using System.Text.Json;
using AdCommerce.Domain.Media.Hls;

namespace AdCommerce.EndToEnd.Tests.ForeignValidators;

/// <summary>What two foreign parsers say of a presentation; an empty list means that they accept it.</summary>
internal sealed record ForeignVerdict(IReadOnlyList<string> HlsParser, IReadOnlyList<string> M3U8Parser);

/// <summary>hls-parser in strict mode and m3u8-parser, in one run of node for all presentations.</summary>
internal static class ForeignParsers
{
    public static async Task<IReadOnlyDictionary<string, ForeignVerdict>> JudgeAsync(IEnumerable<(string Name, HlsPresentation Presentation)> all)
    {
        Requirements.Demand(Requirement.ForeignValidators);
        ProcessStartInfo start = new("node", "validate.mjs")
        {
            WorkingDirectory = Requirements.ForeignValidators,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process node = Process.Start(start)!;
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        await JsonSerializer.SerializeAsync(
            node.StandardInput.BaseStream, all.Select(item => new { name = item.Name, files = Files(item.Presentation) }));
        node.StandardInput.Close();
        string text = await output;
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        using JsonDocument verdicts = JsonDocument.Parse(text);
        return verdicts.RootElement.EnumerateObject().ToDictionary(
            item => item.Name, item => new ForeignVerdict(Complaints(item.Value, "hls-parser"), Complaints(item.Value, "m3u8-parser")));
    }

    private static string[] Complaints(JsonElement verdict, string tool) =>
        [.. verdict.GetProperty(tool).EnumerateArray().Select(complaint => complaint.GetString()!)];

    // Bytes are written as base64.
    private static Dictionary<string, byte[]> Files(HlsPresentation presentation)
    {
        Dictionary<string, byte[]> files = presentation.MediaPlaylists.ToDictionary(file => file.Key, file => file.Value.ToArray());
        files["master.m3u8"] = presentation.Multivariant.ToArray();
        return files;
    }
}
