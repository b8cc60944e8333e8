namespace EventLedger.Ledger.Verify;

/// <summary>Reads a file that is to be held in memory.</summary>
internal static class InputFile
{
    /// <exception cref="MalformedException">It cannot be read, or is larger than any honest one.</exception>
    public static byte[] Read(FileInfo file, long largest)
    {
        try
        {
            return file.Exists && file.Length > largest
                ? throw new MalformedException(Findings.FileTooLarge(file.Name))
                : File.ReadAllBytes(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MalformedException(Findings.FileUnreadable(file.Name));
        }
    }
}
