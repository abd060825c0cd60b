using System.ComponentModel.DataAnnotations;
using System.Net;

namespace AdCommerce.Server.Hosting;

/// <summary>How several servers find each other. Section <c>AdCommerce:Cluster</c>; one server with the embedded store needs none of it.</summary>
internal sealed class ClusterConfig : IValidatableObject
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce:Cluster";

    /// <summary>Servers with the same id on the same Redis are one cluster. Default <c>adcommerce</c>.</summary>
    [Required(ErrorMessage = "AdCommerce:Cluster:ClusterId must not be empty.")]
    public string ClusterId { get; set; } = "adcommerce";

    /// <summary>Names the data in the store; changing it starts with none. Default <c>adcommerce</c>.</summary>
    [Required(ErrorMessage = "AdCommerce:Cluster:ServiceId must not be empty.")]
    public string ServiceId { get; set; } = "adcommerce";

    /// <summary>
    /// IP address of this machine at which the other servers reach it; the silo listens there. Default 127.0.0.1: all servers
    /// of the cluster run on this machine. Not used with the embedded store.
    /// </summary>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>Port for the other servers. Default 0: the HTTP port plus 10,000, or a free one when that is taken.</summary>
    [Range(0, IPEndPoint.MaxPort, ErrorMessage = "AdCommerce:Cluster:SiloPort must be a port from 1 to 65535, or 0 to have one chosen.")]
    public int SiloPort { get; set; }

    /// <summary>
    /// Port on which the silo listens for the other servers, where that is not the one at which they reach it: behind a mapped port or a proxy.
    /// Default 0: the same.
    /// </summary>
    [Range(0, IPEndPoint.MaxPort, ErrorMessage = "AdCommerce:Cluster:SiloListeningPort must be a port from 1 to 65535, or 0 for the same as SiloPort.")]
    public int SiloListeningPort { get; set; }

    /// <summary>Port for clients of the grains outside the servers. Default 0: the HTTP port plus 20,000, or a free one when that is taken.</summary>
    [Range(0, IPEndPoint.MaxPort, ErrorMessage = "AdCommerce:Cluster:GatewayPort must be a port from 1 to 65535, or 0 to have one chosen.")]
    public int GatewayPort { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(AdvertisedAddress, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            yield return new("AdCommerce:Cluster:AdvertisedAddress must be one IP address of this machine, as the other servers reach it, "
                + $"but is \"{AdvertisedAddress}\".");
        if (SiloPort == GatewayPort && SiloPort != 0)
            yield return new($"AdCommerce:Cluster:SiloPort and AdCommerce:Cluster:GatewayPort must differ, but both are {SiloPort}.");
    }
}
