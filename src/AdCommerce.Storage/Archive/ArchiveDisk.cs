using System.ComponentModel;
using System.Runtime.InteropServices;

namespace AdCommerce.Storage.Archive;

/// <summary>
/// The steps with which files come, become durable and go. Between any two of them the process may die; tests let it die at each.
/// </summary>
internal class ArchiveDisk
{
    // A column is written in small pieces, and each that leaves the buffer goes over another thread: that took a tenth of a busy server's CPU.
    private const int BufferBytes = 256 * 1024;

    /// <summary>Opens a file for writing, empty.</summary>
    public virtual Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, BufferBytes);

    /// <summary>Forces what was written to the disk, and closes the file.</summary>
    public virtual void Finish(Stream file)
    {
        ((FileStream)file).Flush(flushToDisk: true);
        file.Dispose();
    }

    /// <summary>Gives a file its name, in place of what had it.</summary>
    public virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Deletes a file; one that is not there is deleted already.</summary>
    public virtual void Delete(string path) => File.Delete(path);

    /// <summary>Deletes an empty folder.</summary>
    public virtual void DeleteFolder(string path) => Directory.Delete(path);

    /// <summary>Creates a folder and those above it, durably.</summary>
    public virtual void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(path) ?? throw new IOException($"{path} cannot be created.");
        CreateFolder(parent);
        Directory.CreateDirectory(path);
        FlushFolder(parent);
    }

    /// <summary>
    /// Forces the names in a folder to the disk: without it a file that was flushed may be gone after a power cut. Windows keeps names in
    /// its journal and offers no such call.
    /// </summary>
    public virtual void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(path, 0);
        if (descriptor < 0)
            throw new IOException($"{path} cannot be opened.", new Win32Exception(Marshal.GetLastPInvokeError()));
        try
        {
            if (Fsync(descriptor) != 0)
                throw new IOException($"{path} cannot be flushed.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    // The base library opens no folders.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
