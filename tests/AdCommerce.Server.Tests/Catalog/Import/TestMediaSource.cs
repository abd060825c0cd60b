using System.Net.Security;
using AdCommerce.Server.Catalog.Import;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Tests.Catalog.Import;

/// <summary>The readers as the server puts them together, with the doors that only tests have.</summary>
internal sealed class TestMediaSource : IDisposable
{
    private readonly MediaHttpClient _client;

    public TestMediaSource(MediaOptions options, TimeProvider? time = null, string[]? letThrough = null, RemoteCertificateValidationCallback? certificates = null)
    {
        IOptions<MediaOptions> wrapped = Options.Create(options);
        time ??= TimeProvider.System;
        _client = letThrough is null && certificates is null ? new MediaHttpClient() : new MediaHttpClient(letThrough ?? [], certificates);
        MediaRoots roots = new(wrapped);
        Reader = new MediaSource(new FileMediaReader(roots, wrapped), new HttpsMediaReader(_client, wrapped, time), roots, wrapped);
        Importer = new MediaImporter(Reader, wrapped, time, NullLogger<MediaImporter>.Instance);
    }

    public MediaSource Reader { get; }

    public MediaImporter Importer { get; }

    public void Dispose() => _client.Dispose();
}
