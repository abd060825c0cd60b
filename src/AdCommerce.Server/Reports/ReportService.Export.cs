using AdCommerce.Domain;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;

namespace AdCommerce.Server.Reports;

internal sealed partial class ReportService
{
    public override async Task<HttpBody> ExportFunnel(V1.ExportFunnelRequest request, ServerCallContext context)
    {
        if (!Enum.IsDefined(request.Format))
            throw Errors.Outcomes.ToRpcException(Rejection.Invalid("format", "must be a format"));
        var (asked, report) = await FunnelAsync(request.Parent, request.Scope, request.Dimensions, request.ComparePrevious, context);
        var isParquet = request.Format == V1.ReportFormat.Parquet;
        var content = isParquet ? await FunnelFile.ToParquetAsync(asked, report, context.CancellationToken) : FunnelFile.ToCsv(asked, report);
        var name = $"funnel-{asked.Scope.BrandId}-{request.Scope.StartDate}-{request.Scope.EndDate}.{(isParquet ? "parquet" : "csv")}";
        context.GetHttpContext().Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return new HttpBody { ContentType = isParquet ? "application/vnd.apache.parquet" : "text/csv; charset=utf-8", Data = UnsafeByteOperations.UnsafeWrap(content) };
    }
}
