namespace AdCommerce.Server.Chain;

/// <summary>Why it is time to look at next steps again.</summary>
[Flags]
internal enum StepSignal
{
    /// <summary>Nothing is known to have happened: the first look, or one by the clock, since signals may be lost.</summary>
    None = 0,

    /// <summary>What the brand has configured has changed.</summary>
    Content = 1,

    /// <summary>A seat became free, or is kept for somebody.</summary>
    Seat = 2,

    /// <summary>A livestream's or an occasion's time has begun or ended.</summary>
    Time = 4,
}
