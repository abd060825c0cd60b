namespace AdCommerce.Domain.Playback.Assignment;

/// <summary>What comes first, whatever is bid. A higher class always wins over a lower one.</summary>
public enum PriorityClass : byte
{
    /// <summary>The platform's own: fills what nobody pays for.</summary>
    House = 0,

    /// <summary>Sold by bid.</summary>
    Standard = 1,

    /// <summary>Promised.</summary>
    Sponsorship = 2,
}
