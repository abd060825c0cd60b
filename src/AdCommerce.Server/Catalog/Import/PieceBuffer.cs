using System.Buffers;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>Holds one piece of a source while it is measured. Grows with what arrives, never with what a header promises.</summary>
internal sealed class PieceBuffer : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _length;

    /// <summary>What has arrived.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Reads a stream to its end. False when it is longer than allowed.</summary>
    /// <param name="stream">The piece.</param>
    /// <param name="bytesMax">Longest piece of its kind.</param>
    /// <param name="budget">Bytes that the import has left.</param>
    /// <param name="cancellationToken">The request's time limit.</param>
    public async ValueTask<PieceOutcome> FillAsync(Stream stream, long bytesMax, ImportBudget budget, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_length == _bytes.Length)
            {
                Grow();
            }

            int read = await stream.ReadAsync(_bytes.AsMemory(_length), cancellationToken);
            if (read == 0)
            {
                return PieceOutcome.Complete;
            }

            _length += read;
            if (_length > bytesMax)
            {
                return PieceOutcome.TooLarge;
            }

            if (!budget.TrySpend(read))
            {
                return PieceOutcome.BudgetSpent;
            }
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private void Grow()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

/// <summary>How filling a buffer ended.</summary>
internal enum PieceOutcome
{
    /// <summary>All of it is there.</summary>
    Complete,

    /// <summary>It is longer than a piece of its kind may be.</summary>
    TooLarge,

    /// <summary>The import has read all that it may.</summary>
    BudgetSpent,
}
