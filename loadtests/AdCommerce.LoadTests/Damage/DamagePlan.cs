namespace AdCommerce.LoadTests.Damage;

/// <summary>What is damaged.</summary>
/// <param name="TailEntries">How many of the last entries are damaged, 1 to 13; with 5 a snapshot and a trimming lie between them.</param>
/// <param name="CutStep">Bytes between two places at which the file is cut; 1 is every byte.</param>
/// <param name="BitStep">Bytes between two places at which one bit is turned over; 1 is every byte, 0 none.</param>
/// <param name="Seed">Chooses the bit of each byte.</param>
/// <param name="CheckpointAfter">After which entry the store takes a checkpoint; 0 for none.</param>
internal sealed record DamagePlan(int TailEntries, int CutStep, int BitStep, int Seed, int CheckpointAfter = 0)
{
    /// <summary>The damages of a file's end, in order.</summary>
    public IEnumerable<DamageCase> Cases(long begin, long end)
    {
        for (var place = begin; place < end; place += CutStep)
            yield return new DamageCase(place, null);
        var random = new Random(Seed);
        for (var place = begin; BitStep > 0 && place < end; place += BitStep)
            yield return new DamageCase(place, random.Next(8));
    }
}

/// <summary>One damage.</summary>
/// <param name="Place">The byte.</param>
/// <param name="Bit">Which of its bits is turned over; null when the file is cut before it.</param>
internal sealed record DamageCase(long Place, int? Bit)
{
    /// <summary>Damages a file.</summary>
    public void Apply(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        if (Bit is not { } bit)
        {
            file.SetLength(Place);
            return;
        }

        file.Position = Place;
        var value = file.ReadByte();
        file.Position = Place;
        file.WriteByte((byte)(value ^ (1 << bit)));
    }

    /// <inheritdoc />
    public override string ToString() => Bit is { } bit ? $"bit {bit} of byte {Place}" : $"cut at {Place}";
}
