using AdCommerce.EndToEnd.Tests;
using AdCommerce.LoadTests.Results;

namespace AdCommerce.LoadTests.Damage;

/// <summary>Starts store and shard on a folder with an archive, and records one more event or not.</summary>
internal delegate Task<DamageStart> Starter(string folder, string archive, bool recordsNext);

/// <summary>
/// Cuts a store's append-only file at the bytes of its last entries, and turns bits of them over, one case at a time, and starts twice on each: the
/// state is that of whole entries before the damage, or the start is refused and says why. Between the two starts one more event is recorded, since a
/// torn end may show only after something was written behind it.
/// </summary>
internal sealed class DamageRun(Run run, IDamagedStore kind, DamagePlan plan, Starter start) : IDisposable
{
    private const int CasesPerWord = 100;

    private readonly TemporaryDirectory _directory = new();
    private readonly SortedDictionary<string, int> _refusals = new(StringComparer.Ordinal);

    private string Original => Path.Combine(_directory.Path, "original");

    private string Archive => Path.Combine(_directory.Path, "archive");

    public async Task<DamageFigures> RunAsync()
    {
        Directory.CreateDirectory(Original);
        var written = await WrittenLog.WriteAsync(kind, Original, Archive, plan.CheckpointAfter);
        var begin = written.TailBegin(plan.TailEntries);
        var (whole, cuts, bits) = (new DamageCounts(), new DamageCounts(), new DamageCounts());
        await TryAsync(written, whole, new DamageCase(written.End, null));
        run.Expect(whole.Whole == 1, "what was written cannot be read although nothing was done to it");
        var cases = plan.Cases(begin, written.End).ToList();
        foreach (var damage in cases)
        {
            await TryAsync(written, damage.Bit is null ? cuts : bits, damage);
            if ((cuts.Cases + bits.Cases) % CasesPerWord == 0)
                run.Say($"{cuts.Cases + bits.Cases} of {cases.Count} damaged files ({damage}), {run.Violations.Count} violations, {run.Elapsed.TotalSeconds:0} s");
        }

        return new DamageFigures
        {
            Store = kind.Name,
            Entries = written.Newest,
            FileBytes = written.End,
            DamagedBytes = written.End - begin,
            Cuts = cuts,
            Bits = bits,
            Refusals = _refusals,
        };
    }

    public void Dispose() => _directory.Dispose();

    private async Task TryAsync(WrittenLog written, DamageCounts counts, DamageCase damage)
    {
        var folder = Path.Combine(_directory.Path, "case");
        Copy(Original, folder);
        damage.Apply(kind.FileIn(folder));
        var first = await StartAsync(folder, recordsNext: true);
        var second = await StartAsync(folder, recordsNext: false);
        Directory.Delete(folder, recursive: true);
        counts.Count(first, written.Newest);
        if (first.RefusedBy is not null)
        {
            Refused(damage, first.Reason);
            run.Expect(first.RefusedBy != RefusedBy.Accident, $"{damage}: {first.Reason}");
            run.Expect(second.RefusedBy is not null, $"{damage}: refused by {first.RefusedBy}, but the second start stands at {second.Position}");
            return;
        }

        run.Expect(
            first.Position >= written.WholeBefore(damage.Place) && first.Position <= written.Newest && written.Hashes[first.Position] == first.Hash,
            $"{damage}: started at {first.Position} with a state that was never there; entry {written.WholeBefore(damage.Place)} is whole");
        run.Expect(first.NextPosition == first.Position + 1, $"{damage}: started, but one more event was not recorded next");
        run.Expect(
            (second.Position, second.Hash) == (first.NextPosition, first.NextHash),
            $"{damage}: the first start left {first.NextPosition}, the second stands at {second.Position} {second.Reason}");
    }

    // Where it ran is of no interest to whoever reads the result.
    private async Task<DamageStart> StartAsync(string folder, bool recordsNext)
    {
        var started = await start(folder, Archive, recordsNext);
        return started with { Reason = started.Reason.Replace(_directory.Path, "…", StringComparison.Ordinal) };
    }

    // Without numbers: what differs is only where.
    private void Refused(DamageCase damage, string message)
    {
        run.Expect(message.Length > 0, $"{damage}: refused without a reason");
        var text = System.Text.RegularExpressions.Regex.Replace(message, "[0-9]+", "#");
        _refusals[text] = _refusals.GetValueOrDefault(text) + 1;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
