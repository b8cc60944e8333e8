using System.Runtime.InteropServices;
using System.Text;

namespace EventLedger.Api.Postgres;

/// <summary>Puts a file under a name that must be free: of many who do so at once one succeeds.</summary>
internal static class NewFile
{
    /// <summary>Gives a file its name, or deletes it when there is one of that name already.</summary>
    /// <param name="draft">Whole, in the same folder, under a name that nobody else has.</param>
    /// <exception cref="IOException">It could not be named, for another reason.</exception>
    public static void Name(string draft, string path)
    {
        try
        {
            // A move that overwrites nothing looks first and renames afterwards, so that two who look at once both do. A link is made once.
            if (OperatingSystem.IsWindows() || (Link(draft, path) != 0 && !File.Exists(path)))
            {
                File.Move(draft, path, overwrite: false);
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody else was first.
        }

        File.Delete(draft);
    }

    private static int Link(string existing, string path) => Native.Link(Encoding.UTF8.GetBytes($"{existing}\0"), Encoding.UTF8.GetBytes($"{path}\0"));

    private static class Native
    {
        [DllImport("libc", EntryPoint = "link", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Link(byte[] existing, byte[] path);
    }
}
