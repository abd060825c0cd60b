using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace AdCommerce.Server.Access;

/// <summary>What a request must belong to.</summary>
internal enum BindingKind
{
    /// <summary>Nothing: what is named belongs to no tenant and no viewer.</summary>
    None,

    /// <summary>The field names something of a brand, <c>brands/{brand}/…</c>, which must be the caller's own unless an operator calls.</summary>
    Brand,

    /// <summary>The field names a viewer, <c>viewers/{viewer}</c>, who must be the caller unless an operator calls.</summary>
    Viewer,

    /// <summary>The request cannot tell: the handler asks <see cref="Caller.Sees"/> of each object, and answers NOT_FOUND or leaves it out.</summary>
    BrandFilter,
}

/// <summary>How a request is bound to a tenant or subject.</summary>
/// <param name="Kind">To what.</param>
/// <param name="Field">Path of the request's field that names it, as the API spells it: "parent", "viewer.name". Empty without one.</param>
internal sealed record Binding(BindingKind Kind, string Field = "")
{
    private readonly string[] _path = Field.Split('.');

    public static Binding None { get; } = new(BindingKind.None);

    public static Binding BrandFilter { get; } = new(BindingKind.BrandFilter);

    public static Binding Brand(string field) => new(BindingKind.Brand, field);

    public static Binding Viewer(string field) => new(BindingKind.Viewer, field);

    /// <summary>True when the request itself names what it is bound to.</summary>
    public bool ReadsRequest => Kind is BindingKind.Brand or BindingKind.Viewer;

    /// <summary>The resource name that the request is bound by; empty when the request leaves it out.</summary>
    public string NameIn(IMessage request)
    {
        object? value = request;
        foreach (string field in _path)
        {
            if (value is not IMessage message) return "";
            value = message.Descriptor.FindFieldByName(field).Accessor.GetValue(message);
        }

        return (string?)value ?? "";
    }

    /// <summary>True when messages of this type have the field, and it is a string.</summary>
    public bool Fits(MessageDescriptor type)
    {
        if (!ReadsRequest) return true;

        FieldDescriptor? field = null;
        foreach (string name in _path)
        {
            field = type?.FindFieldByName(name);
            if (field is null || field.IsRepeated) return false;
            type = field.FieldType is FieldType.Message ? field.MessageType : null!;
        }

        return field!.FieldType is FieldType.String;
    }

    /// <summary>The first id of a resource name: "lumiere" of "brands/lumiere/campaigns/spring"; null when the collection is another.</summary>
    public string? OwnerOf(string name)
    {
        string collection = Kind is BindingKind.Brand ? "brands/" : "viewers/";
        if (!name.StartsWith(collection, StringComparison.Ordinal)) return null;

        int end = name.IndexOf('/', collection.Length);
        string id = end < 0 ? name[collection.Length..] : name[collection.Length..end];
        return id.Length > 0 ? id : null;
    }
}
