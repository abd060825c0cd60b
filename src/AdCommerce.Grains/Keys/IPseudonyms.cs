namespace AdCommerce.Grains.Keys;

/// <summary>Names a viewer without saying who it is. The store holds pseudonyms only; a viewer's id is never written.</summary>
public interface IPseudonyms
{
    /// <summary>The viewer's pseudonym: 32 characters of base64url, the same for ever, on every silo.</summary>
    string Of(string viewerId);
}
