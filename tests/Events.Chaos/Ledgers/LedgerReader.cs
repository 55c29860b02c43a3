using System.Text;

namespace Events.Chaos.Ledgers;

/// <summary>Reads the ledger of a process, also while that process writes it.</summary>
public static class LedgerReader
{
    public static IReadOnlyList<LedgerLine> Read(string path)
    {
        if (!File.Exists(path)) return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.UTF8);
        string text = reader.ReadToEnd();

        // Each line is one write; what is behind the last end of line is being written just now.
        int end = text.LastIndexOf('\n');
        return end < 0 ? [] : [.. text[..end].Split('\n').Select(LedgerLine.Parse)];
    }
}
