using System.Globalization;

namespace AdCommerce.Storage.Embedded;

/// <summary>A data folder that this process holds for itself until it is disposed or dies.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Creates the folder when missing and takes its lock, or throws <see cref="StartupException"/>.</summary>
    public static DataDirectory Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, exception);
        }

        FileStream? lockFile = null;
        try
        {
            // The operating system drops the lock with the process, so a killed server leaves nothing to clean up.
            lockFile = new FileStream(
                System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            lockFile.SetLength(0);
            lockFile.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            lockFile.Flush();
            return new DataDirectory(path, lockFile);
        }
        catch (UnauthorizedAccessException exception)
        {
            lockFile?.Dispose();
            throw NotWritable(path, exception);
        }
        catch (IOException exception)
        {
            var isHeldByAnother = lockFile is null;
            lockFile?.Dispose();
            throw isHeldByAnother
                ? new StartupException(
                    $"The data directory {path} is in use by another AdCommerce server. Stop that server, or give this one a "
                    + "folder of its own with --AdCommerce:DataDirectory=….", exception)
                : NotWritable(path, exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    private static StartupException NotWritable(string path, Exception inner) => new(
        $"The data directory {path} cannot be written ({inner.Message.TrimEnd('.')}). Make it writable for this user, or choose "
        + "another folder with --AdCommerce:DataDirectory=….", inner);
}
