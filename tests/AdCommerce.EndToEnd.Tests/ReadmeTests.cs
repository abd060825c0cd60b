using System.Text.RegularExpressions;
using AdCommerce.EndToEnd.Tests.Player;

namespace AdCommerce.EndToEnd.Tests;

/// <summary>What README tells to type, typed as it stands; only the address is another.</summary>
[Collection(PlayerCollection.Name)]
public sealed partial class ReadmeTests(DemoServer server)
{
    private const string AddressInReadme = "http://127.0.0.1:8080";

    /// <summary>How a next step begins that follows upon another answer.</summary>
    private const string Watched = "}{\"journey\":";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [RequiresFact(Requirement.Shell)]
    public async Task Commands_OfTheFirstCallAndTheChain_WorkAsTheyStand()
    {
        Requirements.Demand(Requirement.Shell);
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var commands = $"{CommandsBelow(readme, "One real call")}\n{CommandsBelow(readme, "The chain, by hand")}".TrimEnd();
        var address = (await server.AddressAsync()).ToString().TrimEnd('/');
        Assert.Contains(AddressInReadme, commands);
        // The last command never ends by itself: it takes the shell's place, and is ended with it.
        var last = commands.LastIndexOf('\n') + 1;
        Assert.StartsWith("curl -sN ", commands[last..]);
        var script = $"set -e\n{commands[..last]}exec {commands[last..]}".Replace(AddressInReadme, address, StringComparison.Ordinal);
        using var folder = new TemporaryDirectory();
        // An answer that is an error fails the command.
        await File.WriteAllTextAsync(Path.Combine(folder.Path, ".curlrc"), "fail-with-body\n");

        await using var shell = ChildProcess.Start("bash", ["-c", script], folder.Path, new Dictionary<string, string> { ["CURL_HOME"] = folder.Path });
        // Answers come without an end of line; only the stream of next steps has lines.
        var answers = await shell.WaitForLineAsync(static line => line.Contains(Watched, StringComparison.Ordinal), Timeout);

        Assert.Contains("#EXTM3U", shell.Output);
        Assert.Matches("^200 [1-9][0-9]+ bytes$", shell.Output.Split('\n').Single(static line => line.EndsWith(" bytes", StringComparison.Ordinal)));
        Assert.Contains("\"status\":\"EVENT_STATUS_ACCEPTED\"", answers);
        Assert.Contains("{\"journeys\":[{\"name\":\"journeys/lumiere.evening-light\"", answers);
        Assert.Contains("\"note\":{\"name\":\"brands/lumiere/notes/", answers[answers.LastIndexOf(Watched, StringComparison.Ordinal)..]);
    }

    /// <summary>The commands of a section, as one text.</summary>
    private static string CommandsBelow(string readme, string heading)
    {
        var section = readme[readme.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..];
        return CommandBlock().Match(section).Groups["commands"].Value;
    }

    [GeneratedRegex("^```sh\n(?<commands>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex CommandBlock();
}
