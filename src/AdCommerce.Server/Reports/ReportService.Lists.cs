using System.Collections.Concurrent;
using System.Globalization;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Reports;
using AdCommerce.Server.Exports;
using Google.Api;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

internal sealed partial class ReportService
{
    private const int PageSizeDefault = 50;
    private const int PageSizeMax = 500;
    private const int ProfilesAtOnce = 32;

    public override async Task<V1.ListAttemptsResponse> ListAttempts(V1.ListAttemptsRequest request, ServerCallContext context)
    {
        var (asked, stage) = await BarAsync(request.Parent, request.Scope, request.Stage, request.Windows, context);
        asked.Violations.Require(request.PageSize >= 0, "page_size", "must not be negative");
        var from = PlaceOf(request.PageToken);
        asked.Violations.Require(from is not null, "page_token", "must be empty or the next_page_token of the page before");
        asked.ThrowIfWrong();
        var bar = new AttemptBar(stage, request.AtAll, from!.Value, request.PageSize == 0 ? PageSizeDefault : Math.Min(request.PageSize, PageSizeMax));
        var page = await RunAsync(asked, withPrevious: false, (attempts, token) => engine.ListAsync(attempts, asked.Scope, bar, token), context);
        var measured = await FindMeasuredAsync(page.Attempts.Select(static attempt => attempt.Subject), context.CancellationToken);
        var response = new V1.ListAttemptsResponse { TotalSize = page.Total, NextPageToken = page.HasMore ? TokenOf(bar.From.Behind(page.Attempts)) : "" };
        response.Attempts.AddRange(page.Attempts.Select(attempt => ToProto(attempt, measured.ContainsKey(attempt.Subject))));
        return response;
    }

    public override async Task<HttpBody> ExportAttempts(V1.ExportAttemptsRequest request, ServerCallContext context)
    {
        var (asked, stage) = await BarAsync(request.Parent, request.Scope, request.Stage, request.Windows, context);
        asked.Violations.Require(Enum.IsDefined(request.Format), "format", "must be a format");
        asked.ThrowIfWrong();
        var bar = new AttemptBar(stage, request.AtAll, default, config.Value.ExportAttemptsMax);
        var file = await RunAsync(
            asked,
            withPrevious: false,
            async (attempts, token) =>
            {
                var page = await engine.ListAsync(attempts, asked.Scope, bar, token);
                if (page.HasMore)
                    throw new ReportTooLargeException($"The file would have {page.Total} attempts, more than {bar.Size}.");
                var measured = await FindMeasuredAsync(page.Attempts.Select(static attempt => attempt.Subject), token);
                return AttemptsFile.Of(page.Attempts.Select(attempt => (attempt, NameOf(attempt, measured.ContainsKey(attempt.Subject)))));
            },
            context);
        return await BodyAsync(file, "attempts", asked, request.Scope, request.Format, context);
    }

    private async Task<(AskedReport Asked, Stage Stage)> BarAsync(
        string parent, V1.ReportScope? scope, V1.FunnelStage stage, V1.ReportWindows? windows, ServerCallContext context)
    {
        var asked = await AskedAsync(parent, scope, allowsCircles: false, context);
        return (asked with { Windows = asked.Requests.Windows(windows) }, asked.Requests.StageOr(stage, Stage.Episode, "stage"));
    }

    /// <summary>Whose pseudonym may be told: viewers who agree to measurement now. A session without a viewer, and a viewer who was erased, are nobody.</summary>
    private async Task<ConcurrentDictionary<string, bool>> FindMeasuredAsync(IEnumerable<string> subjects, CancellationToken cancellationToken)
    {
        var measured = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = ProfilesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(subjects.Distinct(StringComparer.Ordinal), options, async (subject, _) =>
        {
            if (await profiles.FindAsync(subject) is { Consent.Measurement: true })
                measured[subject] = true;
        });
        return measured;
    }

    private static string NameOf(ListedAttempt attempt, bool isMeasured) => isMeasured ? ExportMapping.ViewerOf(attempt.Entry.Campaign.BrandId, attempt.Subject) : "";

    private static V1.ReportedAttempt ToProto(ListedAttempt attempt, bool isMeasured)
    {
        var entry = attempt.Entry;
        var shown = new V1.ReportedAttempt
        {
            Viewer = NameOf(attempt, isMeasured),
            EntryTime = attempt.EntryMicros.ToTimestamp(),
            Placement = entry.Placement.ToString(),
            Product = $"products/{entry.ProductId}",
            Episode = $"episodes/{entry.EpisodeId}",
            Slot = entry.SlotId,
            Market = entry.Market,
            Device = entry.Device,
        };
        shown.InOrder.AddRange(Reached(attempt.InOrderMicros));
        shown.AtAll.AddRange(Reached(attempt.AtAllMicros));
        return shown;
    }

    private static IEnumerable<V1.ReachedStage> Reached(IEnumerable<long?> micros) => micros
        .Select(static (time, stage) => (Time: time, Stage: (V1.FunnelStage)(stage + 1)))
        .Where(static reached => reached.Time is not null)
        .Select(static reached => new V1.ReachedStage { Stage = reached.Stage, Time = reached.Time!.Value.ToTimestamp() });

    private static string TokenOf(AttemptPlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.EntryMicros}-{place.Skipped}");

    private static AttemptPlace? PlaceOf(string token)
    {
        if (token.Length == 0)
            return default(AttemptPlace);
        return token.Split('-') is [var micros, var skipped]
            && long.TryParse(micros, NumberStyles.None, CultureInfo.InvariantCulture, out var entry) && int.TryParse(skipped, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new AttemptPlace(entry, count)
            : null;
    }
}
