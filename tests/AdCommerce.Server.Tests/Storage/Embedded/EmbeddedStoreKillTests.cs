using System.Globalization;
using AdCommerce.EndToEnd.Tests;

namespace AdCommerce.Server.Tests.Storage.Embedded;

public sealed class EmbeddedStoreKillTests
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Kill_WhileAppending_KeepsEveryAcknowledgedEntry()
    {
        const int Kills = 4;
        using var directory = new TemporaryDirectory();
        var random = new Random(3);
        long acknowledged = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            await using var writer = ChildProcess.Start("dotnet", [typeof(EmbeddedStoreKillTests).Assembly.Location, "write-log", directory.Path]);
            writer.LineRead += line =>
            {
                if (line.StartsWith(LogWriter.Acknowledged, StringComparison.Ordinal))
                    acknowledged = Position(line);
            };
            var atStart = acknowledged;
            var recovered = Position(await writer.WaitForLineAsync(
                line => line.StartsWith(LogWriter.Recovered, StringComparison.Ordinal), StartTimeout));
            Assert.True(recovered >= atStart, $"Kill {kill}: {atStart} were acknowledged, {recovered} are there.\n{writer.Output}");

            // Every second time at once, so that a torn tail meets a second start; it surfaces there.
            var target = kill % 2 == 0 ? recovered : recovered + random.Next(50, 600);
            if (target > recovered)
                await writer.WaitForLineAsync(
                    line => line.StartsWith(LogWriter.Acknowledged, StringComparison.Ordinal) && Position(line) >= target, StartTimeout);
            await writer.KillAsync();
        }

        Assert.True(acknowledged > 100);
    }

    private static long Position(string line) => long.Parse(line.AsSpan(line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
}
