using AdCommerce.Storage.Archive;

namespace AdCommerce.Server.Tests.Storage.Archive;

/// <summary>The process dies.</summary>
internal sealed class DiedException : Exception;

/// <summary>A disk on whose n-th step the process dies; of a file that it was writing then, some of the bytes are there.</summary>
internal sealed class DyingDisk(int dieAt) : ArchiveDisk
{
    private int _steps;

    /// <summary>How many steps there were.</summary>
    public int Steps => _steps;

    public override Stream Create(string path)
    {
        Step();
        return base.Create(path);
    }

    public override void Finish(Stream file)
    {
        if (_steps + 1 == dieAt)
            file.SetLength(file.Length / 2);
        Step();
        base.Finish(file);
    }

    public override void Rename(string from, string to)
    {
        Step();
        base.Rename(from, to);
    }

    public override void Delete(string path)
    {
        Step();
        base.Delete(path);
    }

    public override void DeleteFolder(string path)
    {
        Step();
        base.DeleteFolder(path);
    }

    public override void FlushFolder(string path)
    {
        Step();
        base.FlushFolder(path);
    }

    private void Step()
    {
        if (++_steps >= dieAt)
            throw new DiedException();
    }
}
