using System.ComponentModel.DataAnnotations;
using System.Net;

namespace AdCommerce.Server.Hosting;

/// <summary>Where the server listens. Section <c>AdCommerce</c> of the configuration, written by the operator.</summary>
internal sealed class ServerConfig : IValidatableObject
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce";

    /// <summary>Port of HTTP/1.1: playlists, JSON, console. Default 8080; 0 takes a free one and prints it.</summary>
    [Range(0, IPEndPoint.MaxPort, ErrorMessage = "AdCommerce:HttpPort must be a port from 1 to 65535, or 0 for any free one.")]
    public int HttpPort { get; set; } = 8080;

    /// <summary>Port of gRPC, HTTP/2 without TLS. Default 8081; 0 takes a free one and prints it.</summary>
    [Range(0, IPEndPoint.MaxPort, ErrorMessage = "AdCommerce:GrpcPort must be a port from 1 to 65535, or 0 for any free one.")]
    public int GrpcPort { get; set; } = 8081;

    /// <summary>IP address that both ports are opened on. Default 127.0.0.1: this machine only. 0.0.0.0 or [::] is every network.</summary>
    public string BindAddress { get; set; } = "127.0.0.1";

    /// <summary>
    /// Whether operators have Orleans' own dashboard at <c>/console/orleans</c>. Default false: it listens to every message of the silo and measures grain calls,
    /// which each call pays for.
    /// </summary>
    public bool OrleansDashboard { get; set; }

    /// <summary><see cref="BindAddress"/>, parsed.</summary>
    public IPAddress Address => IPAddress.Parse(BindAddress);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(BindAddress, out _))
            yield return new($"AdCommerce:BindAddress must be an IP address such as 127.0.0.1 or 0.0.0.0, but is \"{BindAddress}\".");
        if (HttpPort == GrpcPort && HttpPort != 0)
            yield return new($"AdCommerce:HttpPort and AdCommerce:GrpcPort must differ: HTTP/1.1 and HTTP/2 without TLS cannot share port {HttpPort}.");
    }
}
