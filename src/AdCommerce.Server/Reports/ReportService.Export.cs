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
        var (asked, report) = await FunnelAsync(request.Parent, request.Scope, request.Dimensions, request.ComparePrevious, withDays: false, request.Windows, context);
        return await BodyAsync(FunnelFile.Of(asked, report), "funnel", asked, request.Scope, request.Format, context);
    }

    private static async Task<HttpBody> BodyAsync(
        ReportFile file, string what, AskedReport asked, V1.ReportScope scope, V1.ReportFormat format, ServerCallContext context)
    {
        var isParquet = format == V1.ReportFormat.Parquet;
        var content = isParquet ? await file.ToParquetAsync(context.CancellationToken) : file.ToCsv();
        var name = $"{what}-{asked.Scope.BrandId}-{scope.StartDate}-{scope.EndDate}.{(isParquet ? "parquet" : "csv")}";
        context.GetHttpContext().Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return new HttpBody { ContentType = isParquet ? "application/vnd.apache.parquet" : "text/csv; charset=utf-8", Data = UnsafeByteOperations.UnsafeWrap(content) };
    }
}
