using System.Globalization;
using AdCommerce.EndToEnd.Tests;
using AdCommerce.LoadTests.Results;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Google.Rpc;
using Grpc.Core;
using StatusCode = Grpc.Core.StatusCode;

namespace AdCommerce.LoadTests.Outage;

/// <summary>Three phases under one load: as usual, redis-server dead, redis-server back.</summary>
internal sealed class OutageRun(Run run, ServerApi api, OutagePlan plan)
{
    private const string Refused = "UNAVAILABLE with retry info";

    private static readonly TimeSpan WritePause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RecoveryTimeout = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _acknowledged = [];
    private int _writes;

    /// <summary>Runs the plan on servers of its own.</summary>
    public static async Task<OutageFigures> RunAsync(Run run, OutagePlan plan)
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var server = await ServerProcess.StartAsync(
            null, "Development", $"--AdCommerce:Redis:ConnectionString={redis.ConnectionString}", "--Logging:LogLevel:Default=Error");
        using var api = await ServerApi.ConnectAsync(server.HttpAddress, server.GrpcAddress);
        return await new OutageRun(run, api, plan).RunAsync(redis);
    }

    private async Task<OutageFigures> RunAsync(RedisServerProcess redis)
    {
        var load = new PlaylistLoad(api, plan);
        await load.WarmAsync([.. DemoCatalog.Viewers]);
        Phase[] phases = [new("before"), new("outage"), new("after")];
        load.Phase = phases[0];
        using var stop = new CancellationTokenSource();
        var loading = Task.Run(() => load.RunAsync(stop.Token));
        var writing = Task.Run(() => WriteAsync(() => load.Phase, stop.Token));
        await RestAsync(phases[0]);
        await redis.KillAsync();
        load.Phase = phases[1];
        await RestAsync(phases[1]);
        await redis.StartAgainAsync();
        var back = TimeProvider.System.GetTimestamp();
        load.Phase = new Phase("recovery");
        var recovery = await RecoverAsync(back);
        load.Phase = phases[2];
        await RestAsync(phases[2]);
        await stop.CancelAsync();
        await Task.WhenAll(loading, writing);
        await CheckWritesAsync();
        Judge(phases);
        return new OutageFigures(phases, Math.Round(recovery.TotalSeconds, 2));
    }

    private async Task RestAsync(Phase phase)
    {
        run.Say($"{phase.Name}: {plan.PhaseLength.TotalSeconds:0} s at {plan.RatePerSecond}/s");
        await Task.Delay(plan.PhaseLength, TimeProvider.System);
        run.Say($"{phase.Name}: {phase.Summary}");
    }

    private void Judge(Phase[] phases)
    {
        foreach (var phase in phases)
        {
            run.Expect(phase.Requests > 0, $"{phase.Name}: no request was sent");
            run.Expect(phase.ServerErrors == 0, $"{phase.Name}: {phase.ServerErrors} server errors");
            run.Expect(phase.Hangs <= phase.Requests * plan.LateShareMax, $"{phase.Name}: {phase.Hangs} answers later than a second, the latest after {phase.MaxMillis} ms");
            run.Expect(phase.NotSent <= phase.Requests * plan.LateShareMax, $"{phase.Name}: {phase.NotSent} requests held back, the server does not keep up");
            var warm = phase.Answers.Where(static a => a.Key.StartsWith("warm", StringComparison.Ordinal)).Sum(static a => a.Value);
            run.Expect(
                phase.WarmLostTheirEdition <= warm * plan.LateShareMax,
                $"{phase.Name}: {phase.WarmLostTheirEdition} of {warm} warm viewers lost their edition");
            foreach (var answer in phase.Answers.Keys.Where(static a => !IsGood(a)))
                run.Violated($"{phase.Name}: {answer}: {phase.Answers[answer]}");
        }

        run.Expect(phases[1].Answers.ContainsKey("cold 200 profile-unavailable"), "outage: no viewer was met whose profile could not be read");
        run.Expect(phases[0].Writes.ContainsKey("acknowledged") && phases[2].Writes.ContainsKey("acknowledged"), "no writes before or after the outage");
        foreach (var outcome in phases[1].Writes.Keys.Where(static w => w is not (Refused or "acknowledged")))
            run.Violated($"outage: writes ended as {outcome} instead of {Refused}");
        run.Expect(phases[1].Writes.ContainsKey(Refused), "outage: no write was refused");
    }

    private static bool IsGood(string answer) =>
        answer is "media 200" or "warm 200" or "warm 200 deadline" or "cold 200" or "cold 200 deadline" or "cold 200 profile-unavailable";

    private async Task WriteAsync(Func<Phase> phase, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var at = phase();
            at.Wrote(await WriteOneAsync());
            await Task.Delay(WritePause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task<string> WriteOneAsync()
    {
        var number = ++_writes;
        var name = string.Create(CultureInfo.InvariantCulture, $"outage-{plan.Seed}-{number}");
        try
        {
            // Both kinds of state: a viewer's own, and the registry's log.
            if (number % 2 == 0)
            {
                var values = new Viewer { Name = $"viewers/{name}", Consent = new() { Measurement = true } };
                var viewer = await api.Viewers.UpdateViewerAsync(new() { Viewer = values, AllowMissing = true, RequestId = name }, api.Operator());
                _acknowledged[viewer.Name] = viewer.Etag;
            }
            else
            {
                var brand = await api.Catalog.CreateBrandAsync(new() { BrandId = name, Brand = new Brand { Title = name }, RequestId = name }, api.Operator());
                _acknowledged[brand.Name] = brand.Etag;
            }

            return "acknowledged";
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return HasRetryInfo(e) ? Refused : "UNAVAILABLE without retry info";
        }
        catch (RpcException e)
        {
            return e.StatusCode.ToString();
        }
    }

    private async Task CheckWritesAsync()
    {
        foreach (var (name, etag) in _acknowledged)
        {
            var there = name.StartsWith("viewers/", StringComparison.Ordinal)
                ? (await api.Viewers.GetViewerAsync(new() { Name = name }, api.Operator())).Etag
                : (await api.Catalog.GetBrandAsync(new() { Name = name }, api.Operator())).Etag;
            run.Expect(there == etag, $"{name} was acknowledged with etag {etag} and has {there}");
        }
    }

    private async Task<TimeSpan> RecoverAsync(long since)
    {
        for (var attempt = 0; TimeProvider.System.GetElapsedTime(since) < RecoveryTimeout; attempt++)
        {
            var viewer = string.Create(CultureInfo.InvariantCulture, $"back-{plan.Seed}-{attempt}");
            using var answer = await api.MasterAsync(viewer, DemoCatalog.Episodes[0]);
            if (!answer.Headers.Contains("AdCommerce-Fallback") && await WriteOneAsync() == "acknowledged" && await WriteOneAsync() == "acknowledged")
                return TimeProvider.System.GetElapsedTime(since);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        run.Violated($"the server did not recover within {RecoveryTimeout.TotalSeconds:0} s");
        return RecoveryTimeout;
    }

    private static bool HasRetryInfo(RpcException e) =>
        e.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes
        && Google.Rpc.Status.Parser.ParseFrom(bytes).Details.Any(static d => d.Is(RetryInfo.Descriptor));
}
