namespace AdCommerce.Server.Access;

/// <summary>What a caller is. A caller has exactly one of the single bits; a row of <see cref="AccessTable"/> allows any number of them.</summary>
[Flags]
internal enum Role
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>A person who watches; the token's subject is the viewer's id.</summary>
    Viewer = 1,

    /// <summary>Acts for one brand and may change what the brand owns.</summary>
    BrandAdmin = 2,

    /// <summary>Acts for one brand: reads, and keeps questions and alerts.</summary>
    BrandMarketer = 4,

    /// <summary>Runs the service: catalog, viewers, any brand.</summary>
    Operator = 8,

    /// <summary>Anyone who acts for a brand.</summary>
    Brand = BrandAdmin | BrandMarketer,

    /// <summary>Everyone, with or without a credential, even a bad one.</summary>
    Anyone = 16 | Viewer | Brand | Operator,
}
