using AdCommerce.Grains.Log;

namespace AdCommerce.Server.Tests.Chain;

/// <summary>Logs that live as long as the test.</summary>
internal sealed class MemoryLogs : ILogFactory
{
    public ILog Open(string name, bool hints = true) => new MemoryLog(name);

    private sealed class MemoryLog(string name) : ILog
    {
        private readonly List<ReadOnlyMemory<byte>> _entries = [];

        public string Name => name;

        public Task<AppendOutcome> AppendAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken = default)
        {
            if (position != _entries.Count + 1)
                return Task.FromResult(AppendOutcome.Taken);
            _entries.Add(entry);
            return Task.FromResult(AppendOutcome.Appended);
        }

        public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(long from, int max, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([.. _entries.Skip((int)from - 1).Take(max)]);

        public Task TrimAsync(long through, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<long> FindTrimmedAsync(CancellationToken cancellationToken = default) => Task.FromResult(0L);

        public IAsyncEnumerable<long> HintsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
