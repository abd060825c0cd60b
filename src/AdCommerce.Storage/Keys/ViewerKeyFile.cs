using System.Security.Cryptography;
using AdCommerce.Grains.Keys;
using Microsoft.Win32.SafeHandles;

namespace AdCommerce.Storage.Keys;

/// <summary>
/// Viewers' keys beside the embedded store: one file of keys, key n at place n. It is not part of the store, because the store never
/// overwrites: there a destroyed key would stay in the log of writes. Here its place is filled with zeros and forced to the disk.
/// </summary>
/// <remarks>What a file system or a drive keeps of overwritten blocks, and copies of the folder, are outside its reach.</remarks>
internal sealed class ViewerKeyFile : IViewerKeys, IDisposable
{
    private const int KeyBytes = IViewerKeys.KeyBytes;

    private readonly SafeFileHandle _file;
    private long _last;

    private ViewerKeyFile(SafeFileHandle file)
    {
        _file = file;
        // A key that a killed process wrote by half was never used; its place is left alone.
        _last = (RandomAccess.GetLength(file) + KeyBytes - 1) / KeyBytes;
    }

    /// <summary>Opens the file of a data folder that this process holds.</summary>
    public static ViewerKeyFile Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new ViewerKeyFile(file);
    }

    /// <inheritdoc />
    public async Task<(long Id, byte[] Key)> CreateAsync()
    {
        var id = Interlocked.Increment(ref _last);
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        await RandomAccess.WriteAsync(_file, key, OffsetOf(id));
        // Before anything is sealed with it: after a power cut no stored viewer may want a key whose place was given away again.
        RandomAccess.FlushToDisk(_file);
        return (id, key);
    }

    /// <inheritdoc />
    public async Task<byte[]?> FindAsync(long id)
    {
        var key = new byte[KeyBytes];
        var read = await RandomAccess.ReadAsync(_file, key, OffsetOf(id));
        return read == KeyBytes && key.AsSpan().ContainsAnyExcept((byte)0) ? key : null;
    }

    /// <inheritdoc />
    public async Task DestroyAsync(long id)
    {
        if (id > Volatile.Read(ref _last))
            return;
        await RandomAccess.WriteAsync(_file, new byte[KeyBytes], OffsetOf(id));
        RandomAccess.FlushToDisk(_file);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static long OffsetOf(long id) => (id - 1) * KeyBytes;
}
