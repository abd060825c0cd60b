using AdCommerce.Domain;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.Server.Exports;

/// <summary>A brand's own data, out. That a request speaks of the caller's own brand was checked before it came here.</summary>
internal sealed class ExportService(ShardExport export, Partitions partitions, RegistryGateway registry, [FromKeyedServices(ExportServices.Slots)] BulkSlots slots)
    : V1.ExportService.ExportServiceBase
{
    /// <summary>Events of one message: large enough to be quick, far below what clients take.</summary>
    internal const int EventsPerMessage = 500;

    public override async Task ExportEvents(V1.ExportEventsRequest request, IServerStreamWriter<V1.ExportEventsResponse> stream, ServerCallContext context)
    {
        var query = QueryOf(request);
        if (!(await registry.ReadAsync(context.CancellationToken)).Brands.ContainsKey(query.BrandId))
            throw Rejection.Missing(request.Parent).ToRpcException();
        using var slot = slots.Take(context);
        using var background = BackgroundWork.Begin();
        for (var partition = 0; partition < partitions.Count; partition++)
        {
            // Writing waits for the reader, so a slow one holds one message and one page, not the export.
            var message = new V1.ExportEventsResponse();
            await foreach (var row in export.ReadAsync(partition, query, context.CancellationToken))
            {
                message.Events.Add(row.ToProto());
                if (message.Events.Count < EventsPerMessage)
                    continue;
                await stream.WriteAsync(message, context.CancellationToken);
                message = new V1.ExportEventsResponse();
            }

            if (message.Events.Count > 0)
                await stream.WriteAsync(message, context.CancellationToken);
        }
    }

    private static ArchiveQuery QueryOf(V1.ExportEventsRequest request)
    {
        var brandId = ResourceName.Parse(request.Parent, "brands/*", "parent")[0];
        var campaign = request.Campaign.Length == 0 ? null : ResourceName.Parse(request.Campaign, "brands/*/campaigns/*", "campaign");
        var start = MicrosOf(request.StartTime) ?? long.MinValue;
        var end = MicrosOf(request.EndTime) ?? long.MaxValue;
        var violations = new Violations();
        violations.Require(campaign is null || campaign[0] == brandId, "campaign", "must be one of parent's campaigns");
        violations.Require(start < end, "end_time", "must be after start_time");
        return violations.None ? new ArchiveQuery(1, long.MaxValue, brandId, campaign?[1], start, end) : throw violations.ToRejection().ToRpcException();
    }

    // What is no time is before 1970, where nothing is: refused as a range or empty, never taken for "no limit".
    private static long? MicrosOf(Timestamp? time) => time is null ? null : (time.ToTime() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
