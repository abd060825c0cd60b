namespace AdCommerce.Domain.Campaigns.Targeting;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>Behind the last one.</summary>
    End,

    /// <summary>Not one of the language; its text says why.</summary>
    Bad,

    /// <summary>A name, also "in", "has" and "true".</summary>
    Name,

    /// <summary>A string literal; its text is what it stands for.</summary>
    Word,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator or a mark; its text is itself.</summary>
    Mark,
}

/// <summary>A token of a line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Text">What it says; for a bad one, what is wrong.</param>
/// <param name="Number">The value of a number.</param>
internal readonly record struct TargetingToken(TokenKind Kind, TextPlace Place, string Text, double Number = 0)
{
    /// <summary>True for this operator or mark.</summary>
    public bool IsMark(string mark) => Kind == TokenKind.Mark && Text == mark;

    /// <summary>True for this name.</summary>
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;
}
