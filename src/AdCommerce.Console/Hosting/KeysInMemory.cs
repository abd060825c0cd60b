using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace AdCommerce.ConsolePages.Hosting;

/// <summary>
/// Where the framework's data protection keeps its keys: nowhere. Razor components bring antiforgery along, which makes a key at every
/// first start and would leave it in the user's home directory; no page here takes a form. A sign-in that is under way at an OpenID provider is sealed with
/// them: it ends at the server that began it, or is begun again.
/// </summary>
internal sealed class KeysInMemory : IXmlRepository
{
    private readonly ConcurrentQueue<XElement> _elements = new();

    public IReadOnlyCollection<XElement> GetAllElements() => [.. _elements.Select(e => new XElement(e))];

    public void StoreElement(XElement element, string friendlyName) => _elements.Enqueue(new XElement(element));
}
