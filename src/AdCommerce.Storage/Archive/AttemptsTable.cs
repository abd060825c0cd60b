using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Grains.Funnel;
using Parquet;
using Parquet.Schema;

namespace AdCommerce.Storage.Archive;

/// <summary>One row per attempt that became final, for people's own tools.</summary>
internal sealed class AttemptsTable : ArchiveTable<ArchivedAttempt>
{
    private const int RowBytes = 512;
    private const long NotReached = -1;

    private static readonly DataField Position = new DataField<long>("position");
    private static readonly DataField Index = new DataField<int>("index");
    private static readonly DataField Subject = RowGroups.Text("subject");
    private static readonly DataField EntryMicros = new DataField<long>("entry_micros");
    private static readonly DataField EndMicros = new DataField<long>("end_micros");
    private static readonly DataField WindowMicros = new DataField<long>("window_micros");
    private static readonly DataField NoteStepMicros = new DataField<long>("note_step_micros");
    private static readonly DataField LivestreamStepMicros = new DataField<long>("livestream_step_micros");
    private static readonly DataField GroupStepMicros = new DataField<long>("group_step_micros");
    private static readonly DataField[] InOrderMicros = [.. Enum.GetValues<Stage>().Select(stage => RowGroups.OptionalLong($"in_order_{SnakeCase<Stage>.Of(stage)}_micros"))];
    private static readonly DataField[] AtAllMicros = [.. Enum.GetValues<Stage>().Select(stage => RowGroups.OptionalLong($"at_all_{SnakeCase<Stage>.Of(stage)}_micros"))];
    private static readonly DataField DeepRead = new DataField<bool>("deep_read");
    private static readonly DataField Engaged = new DataField<bool>("engaged");
    private static readonly DataField Exposures = new DataField<int>("exposures");
    private static readonly DataField GroupLeaves = new DataField<int>("group_leaves");

    /// <summary>The one there is; after the fields that it is made of.</summary>
    public static readonly AttemptsTable Instance = new();

    public override string Name => ArchiveSet.Attempts;

    public override ParquetSchema Columns { get; } = new(
    [
        Position, Index, Subject, EntryMicros, EndMicros, .. DimensionColumns.Fields, WindowMicros, NoteStepMicros, LivestreamStepMicros, GroupStepMicros,
        .. InOrderMicros, .. AtAllMicros, DeepRead, Engaged, Exposures, GroupLeaves, .. SalesColumns.Fields,
    ]);

    public override int Weigh(ArchivedAttempt row) => RowBytes;

    public override async Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<ArchivedAttempt> rows, CancellationToken cancellationToken)
    {
        await group.WriteAsync(Position, rows, row => row.Position, cancellationToken);
        await group.WriteAsync(Index, rows, row => row.Index, cancellationToken);
        await group.WriteTextAsync(Subject, rows, row => row.Subject);
        await group.WriteAsync(EntryMicros, rows, row => row.Attempt.EntryMicros, cancellationToken);
        await group.WriteAsync(EndMicros, rows, row => row.Attempt.EndMicros, cancellationToken);
        await DimensionColumns.WriteAsync(group, rows, row => row.Attempt.Entry);
        await group.WriteAsync(WindowMicros, rows, row => row.Attempt.Terms.WindowMicros, cancellationToken);
        await group.WriteAsync(NoteStepMicros, rows, row => row.Attempt.Terms.NoteStepMicros, cancellationToken);
        await group.WriteAsync(LivestreamStepMicros, rows, row => row.Attempt.Terms.LivestreamStepMicros, cancellationToken);
        await group.WriteAsync(GroupStepMicros, rows, row => row.Attempt.Terms.GroupStepMicros, cancellationToken);
        await WriteStagesAsync(group, InOrderMicros, rows, row => row.Attempt.InOrderMicros, cancellationToken);
        await WriteStagesAsync(group, AtAllMicros, rows, row => row.Attempt.AtAllMicros, cancellationToken);
        await group.WriteAsync(DeepRead, rows, row => row.Attempt.DeepRead, cancellationToken);
        await group.WriteAsync(Engaged, rows, row => row.Attempt.Engaged, cancellationToken);
        await group.WriteAsync(Exposures, rows, row => row.Attempt.Exposures, cancellationToken);
        await group.WriteAsync(GroupLeaves, rows, row => row.Attempt.GroupLeaves, cancellationToken);
        await SalesColumns.WriteAsync(group, rows.Select(row => row.Attempt.Sales), cancellationToken);
    }

    public override async Task<IReadOnlyList<ArchivedAttempt>> ReadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        var positions = await group.ValuesAsync<long>(Position, cancellationToken);
        var indexes = await group.ValuesAsync<int>(Index, cancellationToken);
        var subjects = await group.TextsAsync(Subject, cancellationToken);
        var entries = await group.ValuesAsync<long>(EntryMicros, cancellationToken);
        var ends = await group.ValuesAsync<long>(EndMicros, cancellationToken);
        var dimensions = await DimensionColumns.ReadAsync(group, cancellationToken);
        var windows = await group.ValuesAsync<long>(WindowMicros, cancellationToken);
        var noteSteps = await group.ValuesAsync<long>(NoteStepMicros, cancellationToken);
        var livestreamSteps = await group.ValuesAsync<long>(LivestreamStepMicros, cancellationToken);
        var groupSteps = await group.ValuesAsync<long>(GroupStepMicros, cancellationToken);
        var inOrder = await ReadStagesAsync(group, InOrderMicros, cancellationToken);
        var atAll = await ReadStagesAsync(group, AtAllMicros, cancellationToken);
        var deepReads = await group.ValuesAsync<bool>(DeepRead, cancellationToken);
        var engaged = await group.ValuesAsync<bool>(Engaged, cancellationToken);
        var exposures = await group.ValuesAsync<int>(Exposures, cancellationToken);
        var leaves = await group.ValuesAsync<int>(GroupLeaves, cancellationToken);
        var sales = await SalesColumns.ReadAsync(group, cancellationToken);
        return [.. Enumerable.Range(0, positions.Length).Select(i => new ArchivedAttempt(positions[i], indexes[i], subjects[i], new Attempt
        {
            EntryMicros = entries[i],
            EndMicros = ends[i],
            Entry = dimensions[i],
            Terms = new JourneyTerms(windows[i], noteSteps[i], livestreamSteps[i], groupSteps[i]),
            InOrderMicros = inOrder[i],
            AtAllMicros = atAll[i],
            DeepRead = deepReads[i],
            Engaged = engaged[i],
            Exposures = exposures[i],
            Sales = sales[i],
            GroupLeaves = leaves[i],
        }))];
    }

    // A stage that was not reached has no value: a foreign reader's min() and count() are then right.
    private static async Task WriteStagesAsync(
        ParquetRowGroupWriter group, DataField[] fields, IReadOnlyList<ArchivedAttempt> rows, Func<ArchivedAttempt, ImmutableArray<long>> stagesOf, CancellationToken cancellationToken)
    {
        for (var stage = 0; stage < fields.Length; stage++)
        {
            var column = stage;
            await group.WriteOptionalAsync(fields[stage], rows, row => stagesOf(row)[column] is not NotReached and var time ? (long?)time : null, cancellationToken);
        }
    }

    private static async Task<ImmutableArray<long>[]> ReadStagesAsync(ParquetRowGroupReader group, DataField[] fields, CancellationToken cancellationToken)
    {
        var columns = new long?[fields.Length][];
        for (var stage = 0; stage < fields.Length; stage++)
            columns[stage] = await group.OptionalAsync<long>(fields[stage], cancellationToken);
        return [.. Enumerable.Range(0, checked((int)group.RowCount)).Select(row => columns.Select(column => column[row] ?? NotReached).ToImmutableArray())];
    }
}
