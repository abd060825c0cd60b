namespace AdCommerce.Domain.Funnel;

/// <summary>The stages of the chain (mission.md), in order.</summary>
public enum Stage : byte
{
    /// <summary>The product was seen in an episode: an exposure.</summary>
    Episode = 1,

    /// <summary>A review note was opened.</summary>
    Note = 2,

    /// <summary>A livestream room was joined.</summary>
    Livestream = 3,

    /// <summary>A seat of a private group was taken.</summary>
    Group = 4,
}
