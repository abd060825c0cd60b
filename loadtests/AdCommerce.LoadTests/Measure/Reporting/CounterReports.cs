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
/// which does nothing, and answer as many bytes. Each answer is held against what was counted.
/// </summary>
internal sealed class CounterReports : IFigure
{
    private const long Attempts = 10_000_000;
    private const int UnderWay = 4;
    private const int ServerProcessor = 0;
    private const int GeneratorProcessor = 1;

    private static readonly ReportDimension[] Breakdowns = [ReportDimension.Campaign, ReportDimension.Product, ReportDimension.Market, ReportDimension.Device, ReportDimension.Theme];

    public string Id => "R18";

    public string Meaning => "CPU of 5 funnels of attempts of 90 days, each by one dimension, over 10,000,000 attempts : CPU of 5 unary calls that call each shard once and answer as many bytes";

    public async Task<Figure> MeasureAsync(MeasurePlan plan, Action<string> say)
    {
        await using var redis = await RedisServerProcess.StartAsync();
        var firstDay = (int)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays - CountedShards.Days;
        var shards = new CountedShards(Attempts, firstDay);
        await shards.WriteAsync(redis.ConnectionString);
        say($"{shards.Attempts} attempts are counted");
        await using var server = ServerProcess.LaunchWithFloors(null, "Development", $"--AdCommerce:Redis:ConnectionString={redis.ConnectionString}", "--Logging:LogLevel:Default=Warning");
        await server.WaitUntilReadyAsync();
        var isPinned = await Cpu.PinAsync(server.Process.Id, ServerProcessor) & await Cpu.PinAsync(Environment.ProcessId, GeneratorProcessor);
        using var api = await ServerApi.ConnectAsync(server.HttpAddress, server.GrpcAddress);
        foreach (var campaign in CountedShards.Campaigns)
        {
            var request = new CreateCampaignRequest { Parent = $"brands/{CountedShards.Brand}", CampaignId = campaign, Campaign = new() { Title = campaign } };
            await DemoWait.UntilThereAsync(() => api.Campaigns.CreateCampaignAsync(request, api.Operator()).ResponseAsync);
        }

        using var floors = GrpcChannel.ForAddress(await server.AddressAsync("Floors"));
        var load = new Load(new(api.Invoker), new FloorsService.FloorsServiceClient(floors), api, firstDay, shards.Attempts);
        await load.ReportAsync(plan.WarmUp / 2);
        await load.HopAsync(plan.WarmUp / 2);
        var (ofReports, ofHops) = (new CpuShares(server.Process.Id, redis.ProcessId), new CpuShares(server.Process.Id, redis.ProcessId));
        // CPU for one, so that more is worse: what the floor does per second by what the reports do.
        var figure = await PairedBlocks.RunAsync(
            async () => Of(await ofReports.AddAsync(() => load.ReportAsync(plan.Block))),
            async () => Of(await ofHops.AddAsync(() => load.HopAsync(plan.Block))),
            plan, Meaning, say);
        return figure.With(
        [
            new("pinned", isPinned ? 1 : 0), new("attempts", shards.Attempts), new("days", CountedShards.Days), new("breakdowns", Breakdowns.Length),
            new("bytesPerReport", load.Bytes), new("serverMicrosPerReport", ofReports.FirstMicros), new("serverMicrosPerFloor", ofHops.FirstMicros),
        ]);
    }

    private static double Of(CpuUse use) => use.FirstSeconds / use.Done * 1e6;

    private sealed class Load(ReportService.ReportServiceClient reports, FloorsService.FloorsServiceClient floors, ServerApi api, int firstDay, long attempts)
    {
        private long _bytes;
        private long _answers;

        /// <summary>Bytes of an answer, in the mean.</summary>
        public int Bytes => (int)(_bytes / Math.Max(1, _answers));

        public Task<long> ReportAsync(TimeSpan length) => RunAsync(length, async number =>
        {
            var request = new ReportFunnelRequest
            {
                Parent = $"brands/{CountedShards.Brand}",
                Scope = new() { StartDate = DateOf(firstDay), EndDate = DateOf(firstDay + CountedShards.Days - 1) },
                Dimensions = { Breakdowns[number % Breakdowns.Length] },
                AttemptsOnly = true,
            };
            var answer = await reports.ReportFunnelAsync(request, api.Operator());
            if (answer.Total.Bars[0].Attempts != attempts || answer.Rows.Sum(static row => row.Bars[0].Attempts) != attempts)
                throw new InvalidDataException($"a report has {answer.Total.Bars[0].Attempts} of {attempts} attempts");
            Interlocked.Add(ref _bytes, ((IMessage)answer).CalculateSize());
            Interlocked.Increment(ref _answers);
        });

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
