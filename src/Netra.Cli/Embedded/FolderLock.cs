namespace Netra.Cli;

/// <summary>Keeps a folder to one process; the operating system takes the lock away from a killed one.</summary>
sealed class FolderLock : IDisposable
{
    readonly FileStream file;

    FolderLock(FileStream file) => this.file = file;

    /// <exception cref="CommandException">Another process has the folder, or it cannot be written.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            EmbeddedFolder.CreatePrivate(folder);
            return new(new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CommandException($"The folder '{folder}' cannot be written ({e.Message}); choose another with --data.");
        }
        catch (IOException e)
        {
            throw new CommandException($"The folder '{folder}' is in use by another embedded fleet ({e.Message}); stop that one, or choose another with --data.");
        }
    }

    public void Dispose() => file.Dispose();
}
