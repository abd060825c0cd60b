using System.Globalization;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.Floors.V1;
using AdCommerce.LoadTests.Reports;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Google.Protobuf;
using Grpc.Net.Client;

namespace AdCommerce.LoadTests.Measure.Reporting;

/// <summary>
/// R18: funnels of attempts of 90 days by each of five dimensions over ten million attempts, per CPU second of the server, against as many calls that call each shard once,
/// which does nothing, and answer as many bytes. Each answer is held against what was counted. Beside it: what the same funnels cost with viewers and the time between stages, which counters do
/// not have; they are read from the archive, and have to agree with the counters.
/// </summary>
internal sealed class CounterReports : IFigure
{
    private const long AttemptsWhole = 10_000_000;
    private const long AttemptsQuick = 1_000_000;
    private const int UnderWay = 4;
    private const int ServerProcessor = 0;
    private const int GeneratorProcessor = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly ReportDimension[] Breakdowns = [ReportDimension.Campaign, ReportDimension.Product, ReportDimension.Market, ReportDimension.Device, ReportDimension.Theme];

    public string Id => "R18";

    public string Meaning => "CPU of 5 funnels of attempts of 90 days, each by one dimension, over 10,000,000 attempts : CPU of 5 unary calls that call each shard once and answer as many bytes";

    public async Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say)
    {
        await using var redis = await RedisServerProcess.StartAsync();
        using var archive = new TemporaryDirectory();
        var firstDay = (int)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays - CountedShards.Days;
        var shards = new CountedShards(plan.Quick ? AttemptsQuick : AttemptsWhole, firstDay);
        await shards.WriteAsync(redis.ConnectionString, archive.Path, say);
        say($"{shards.Attempts} attempts are counted");
        await using var server = ServerProcess.LaunchWithFloors(
            null, "Development", $"--AdCommerce:Redis:ConnectionString={redis.ConnectionString}", $"--AdCommerce:Archive:Directory={archive.Path}", "--Logging:LogLevel:Default=Warning");
        await server.WaitUntilReadyAsync();
        var isPinned = await Cpu.PinAsync(server.Process.Id, ServerProcessor) & await Cpu.PinAsync(Environment.ProcessId, GeneratorProcessor);
        using var api = await ServerApi.ConnectAsync(server.HttpAddress, server.GrpcAddress);
        foreach (var campaign in CountedShards.Campaigns)
        {
            var request = new CreateCampaignRequest { Parent = $"brands/{CountedShards.Brand}", CampaignId = campaign, Campaign = new() { Title = campaign } };
            await DemoWait.UntilThereAsync(() => api.Campaigns.CreateCampaignAsync(request, api.Operator()).ResponseAsync);
        }

        using var floors = GrpcChannel.ForAddress(await server.AddressAsync("Floors"));
        var load = new Load(new(api.Invoker), new FloorsService.FloorsServiceClient(floors), api, firstDay, shards);
        await load.ReportAsync(plan.WarmUp / 2);
        await load.HopAsync(plan.WarmUp / 2);
        var (ofReports, ofHops) = (new CpuShares(server.Process.Id, redis.ProcessId), new CpuShares(server.Process.Id, redis.ProcessId));
        // CPU for one, so that more is worse: what the floor does per second by what the reports do.
        var figure = await PairedBlocks.RunAsync(
            async () => Of(await ofReports.AddAsync(() => load.ReportAsync(plan.Block))),
            async () => Of(await ofHops.AddAsync(() => load.HopAsync(plan.Block))),
            plan, Meaning, say);
        var whole = new CpuShares(server.Process.Id, redis.ProcessId);
        await whole.AddAsync(() => load.WholeAsync(say));
        return figure.With(
        [
            new("pinned", isPinned ? 1 : 0), new("attempts", shards.Attempts), new("days", CountedShards.Days), new("breakdowns", Breakdowns.Length),
            new("bytesPerReport", load.Bytes), new("serverMicrosPerReport", ofReports.FirstMicros), new("serverMicrosPerFloor", ofHops.FirstMicros),
            new("viewers", shards.Viewers), new("archiveFiles", Directory.EnumerateFiles(archive.Path, "*.attempts.parquet", SearchOption.AllDirectories).Count()),
            new("serverSecondsPerFunnelWithViewers", Math.Round(whole.FirstMicros / 1e6, 3)), new("secondsPerFunnelWithViewers", whole.SecondsEach),
        ]);
    }

    private static double Of(CpuUse use) => use.FirstSeconds / use.Done * 1e6;

    private sealed class Load(ReportService.ReportServiceClient reports, FloorsService.FloorsServiceClient floors, ServerApi api, int firstDay, CountedShards shards)
    {
        private long _bytes;
        private long _answers;

        /// <summary>Bytes of an answer, in the mean.</summary>
        public int Bytes => (int)(_bytes / Math.Max(1, _answers));

        public Task<long> ReportAsync(TimeSpan length) => RunAsync(length, async number =>
        {
            var answer = await AskAsync(Breakdowns[number % Breakdowns.Length], attemptsOnly: true);
            Interlocked.Add(ref _bytes, ((IMessage)answer).CalculateSize());
            Interlocked.Increment(ref _answers);
        });

        /// <summary>Each of them once with viewers and times.</summary>
        public async Task<long> WholeAsync(Action<string> say)
        {
            foreach (var breakdown in Breakdowns)
            {
                var begun = TimeProvider.System.GetTimestamp();
                var answer = await AskAsync(breakdown, attemptsOnly: false);
                say($"by {breakdown}, with viewers: {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.00} s");
                if (answer.Total.Bars[0].Viewers != shards.Viewers)
                    throw new InvalidDataException($"a report has {answer.Total.Bars[0].Viewers} of {shards.Viewers} viewers");
                var counted = await AskAsync(breakdown, attemptsOnly: true);
                foreach (var bar in answer.Rows.Append(answer.Total).SelectMany(static row => row.Bars))
                    (bar.Viewers, bar.ViewersAtAll, bar.MatureViewers, bar.MedianTime) = (0, 0, 0, null);
                if (!answer.Rows.Append(answer.Total).SequenceEqual(counted.Rows.Append(counted.Total)))
                    throw new InvalidDataException($"the funnel by {breakdown} is another one with viewers");
            }

            return Breakdowns.Length;
        }

        public Task<long> HopAsync(TimeSpan length)
        {
            var bytes = Bytes;
            return RunAsync(length, async _ =>
            {
                var answer = await floors.HopShardsAsync(new() { Bytes = bytes });
                if (answer.Payload.Length != bytes)
                    throw new InvalidDataException($"an answer has {answer.Payload.Length} of {bytes} bytes");
            });
        }

        private async Task<ReportFunnelResponse> AskAsync(ReportDimension breakdown, bool attemptsOnly)
        {
            var request = new ReportFunnelRequest
            {
                Parent = $"brands/{CountedShards.Brand}",
                Scope = new() { StartDate = DateOf(firstDay), EndDate = DateOf(firstDay + CountedShards.Days - 1) },
                Dimensions = { breakdown },
                AttemptsOnly = attemptsOnly,
            };
            var answer = await reports.ReportFunnelAsync(request, api.Operator(Patience));
            if (answer.Total.Bars[0].Attempts != shards.Attempts || answer.Rows.Sum(static row => row.Bars[0].Attempts) != shards.Attempts)
                throw new InvalidDataException($"a report has {answer.Total.Bars[0].Attempts} of {shards.Attempts} attempts");
            return answer;
        }

        private static async Task<long> RunAsync(TimeSpan length, Func<int, Task> send)
        {
            var (begun, done) = (TimeProvider.System.GetTimestamp(), 0);
            await Task.WhenAll(Enumerable.Range(0, UnderWay).Select(async _ =>
            {
                while (TimeProvider.System.GetElapsedTime(begun) < length)
                    await send(Interlocked.Increment(ref done));
            }));
            return done;
        }

        private static string DateOf(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
