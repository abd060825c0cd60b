using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>Reads pieces below media roots.</summary>
internal sealed class FileMediaReader(MediaRoots roots, IOptions<MediaOptions> options)
{
    public async ValueTask<MediaAnswer> ReadAsync(MediaRead read, ImportBudget budget, CancellationToken cancellationToken)
    {
        if (roots.Find(read.Address.Authority, read.Address.PathSegments) is not { } file)
        {
            return read.Failed($"there is no such file below the media root '{read.Address.Authority}': check the path, and that no symbolic link leads out of the root");
        }

        try
        {
            return await ReadAsync(read, file, budget, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return read.Failed("the file cannot be read: check that this service may read it");
        }
    }

    private async ValueTask<MediaAnswer> ReadAsync(MediaRead read, FileInfo file, ImportBudget budget, CancellationToken cancellationToken)
    {
        int bytesMax = PieceLimits.BytesMax(options.Value, read.Kind);
        using FileStream stream = new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, useAsync: true);
        if (read.Range is not { } range)
        {
            return await MeasureAsync(read, stream, bytesMax, budget, cancellationToken);
        }

        if (range.Length > bytesMax)
        {
            return read.Failed(PieceLimits.TooLarge(options.Value, read.Kind));
        }

        if (range.Offset > stream.Length - range.Length)
        {
            return read.Failed(PastTheEnd(range, stream.Length));
        }

        stream.Position = range.Offset;
        using StreamPart part = new(stream, range.Length);
        return await MeasureAsync(read, part, bytesMax, budget, cancellationToken);
    }

    private async ValueTask<MediaAnswer> MeasureAsync(MediaRead read, Stream stream, int bytesMax, ImportBudget budget, CancellationToken cancellationToken)
    {
        using PieceBuffer buffer = new();
        PieceOutcome outcome = await buffer.FillAsync(stream, bytesMax, budget, cancellationToken);
        return PieceLimits.Conclude(read, buffer, outcome, options.Value, budget);
    }

    private static string PastTheEnd(ByteRange range, long length) =>
        $"the byte range {range.Length}@{range.Offset} ends behind the file's {length} bytes: correct the playlist or upload the whole file";
}
