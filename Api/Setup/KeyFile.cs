using EventLedger.Api.Postgres;

namespace EventLedger.Api.Setup;

/// <summary>Secrets the service makes for itself: files in the data folder that only its user can read.</summary>
internal static class KeyFile
{
    public static byte[] ReadOrCreate(Settings settings, string name, Func<byte[]> create)
    {
        var folder = Folder(settings);
        var path = Path.Combine(folder, name);
        if (File.Exists(path))
        {
            return File.ReadAllBytes(path);
        }

        Directory.CreateDirectory(folder);
        return Write(path, create());
    }

    public static string Folder(Settings settings) => Path.Combine(Path.GetFullPath(settings.DataFolder), "keys");

    // Written whole under a name that nobody else has, and never over one that is there: starts at once agree on one key. Processes in containers
    // that share a folder have the same ids.
    private static byte[] Write(string path, byte[] key)
    {
        var draft = $"{path}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(key);
            file.Flush(flushToDisk: true);
        }

        NewFile.Name(draft, path);
        return File.ReadAllBytes(path);
    }
}
