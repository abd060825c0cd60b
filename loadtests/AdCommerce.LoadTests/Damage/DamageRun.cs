using AdCommerce.EndToEnd.Tests;
using AdCommerce.Grains.Funnel;
using AdCommerce.Grains.Log;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Damage;

/// <summary>
/// Cuts a store's append-only file at the bytes of its last entries, and turns bits of them over, one case at a time, and starts twice on each: the
/// state is that of whole entries before the damage, or the start is refused and says why. Between the two starts one more event is recorded, since a
/// torn end may show only after something was written behind it.
/// </summary>
internal sealed class DamageRun(Run run, IDamagedStore kind, DamagePlan plan) : IDisposable
{
    private const int CasesPerWord = 100;

    /// <summary>The event between the two starts; none of the written ones.</summary>
    private const int NextNumber = 1_000;

    private readonly TemporaryDirectory _directory = new();
    private readonly SortedDictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private int _cases;

    private string Original => Path.Combine(_directory.Path, "original");

    private string Archive => Path.Combine(_directory.Path, "archive");

    public async Task<DamageFigures> RunAsync()
    {
        Directory.CreateDirectory(Original);
        var written = await WrittenLog.WriteAsync(kind, Original, Archive);
        var whole = new DamageCounts();
        await TryAsync(written, whole, written.End, "undamaged", static _ => { });
        run.Expect(whole.Whole == 1, "the file is damaged before anything was done to it");
        var (cuts, bits) = (new DamageCounts(), new DamageCounts());
        var random = new Random(plan.Seed);
        for (var place = written.TailBegin; place < written.End; place += plan.CutStep)
            await TryAsync(written, cuts, place, $"cut at {place}", file => file.SetLength(place));
        for (var place = written.TailBegin; place < written.End; place += plan.BitStep)
        {
            var bit = random.Next(8);
            await TryAsync(written, bits, place, $"bit {bit} of byte {place}", file => Flip(file, place, bit));
        }

        return new DamageFigures
        {
            Store = kind.Name,
            Entries = written.Newest,
            FileBytes = written.End,
            DamagedBytes = written.End - written.TailBegin,
            Cuts = cuts,
            Bits = bits,
            Refusals = _refusals,
        };
    }

    public void Dispose() => _directory.Dispose();

    private async Task TryAsync(WrittenLog written, DamageCounts counts, long place, string what, Action<FileStream> damage)
    {
        var folder = Path.Combine(_directory.Path, "case");
        Copy(Original, folder);
        using (var file = new FileStream(kind.FileIn(folder), FileMode.Open, FileAccess.ReadWrite))
            damage(file);
        counts.Cases++;
        var first = await StartAsync(folder, counts, writesNext: true);
        if (first is { } state)
        {
            run.Expect(
                state.Position >= written.WholeBefore(place) && state.Position <= written.Newest && written.Hashes[state.Position] == state.Hash,
                $"{what}: started at {state.Position} with a state that was never there; entry {written.WholeBefore(place)} is whole");
            _ = state.Position == written.Newest ? counts.Whole++ : counts.Shortened++;
            run.Expect(state.Next is not null, $"{what}: started, but nothing can be recorded");
        }

        var second = await StartAsync(folder, counts: null, writesNext: false);
        run.Expect(
            (second?.Position, second?.Hash) == (first?.Next?.Position, first?.Next?.Hash),
            $"{what}: the second start stands at {second?.Position.ToString() ?? "nothing"}, but the first left {first?.Next?.Position.ToString() ?? "nothing"}");
        Directory.Delete(folder, recursive: true);
        if (++_cases % CasesPerWord == 0)
            run.Say($"{_cases} damaged files ({what})");
    }

    private async Task<Start?> StartAsync(string folder, DamageCounts? counts, bool writesNext)
    {
        try
        {
            await using var store = await kind.OpenAsync(folder);
            using var shard = new DamagedShard(store.Connection, Archive);
            try
            {
                var (position, hash) = await shard.ReadAsync();
                (long, string)? next = null;
                if (writesNext && (await shard.RecordAsync(NextNumber)).Status == Domain.Funnel.EventStatus.Accepted)
                    next = await shard.ReadAsync();
                return new Start(position, hash, next);
            }
            catch (Exception exception) when (exception is LogEntryDamagedException or ShardDamagedException or ArchiveDamagedException or LogTrimmedException)
            {
                if (counts is not null)
                    counts.RefusedByTheShard++;
                Refused(exception.Message);
                return null;
            }
        }
        catch (RefusedException refused)
        {
            if (counts is not null)
                counts.RefusedByTheStore++;
            Refused(refused.Message);
            return null;
        }
    }

    // Without numbers: what differs is only where.
    private void Refused(string message)
    {
        run.Expect(message.Length > 0, "a start was refused without a reason");
        var kindOf = new string([.. message.Select(static c => char.IsAsciiDigit(c) ? '#' : c)]).Replace("##", "#", StringComparison.Ordinal);
        _refusals[kindOf] = _refusals.GetValueOrDefault(kindOf) + 1;
    }

    private static void Flip(FileStream file, long place, int bit)
    {
        file.Position = place;
        var value = file.ReadByte();
        file.Position = place;
        file.WriteByte((byte)(value ^ (1 << bit)));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    /// <summary>A start that was not refused.</summary>
    private sealed record Start(long Position, string Hash, (long Position, string Hash)? Next);
}
