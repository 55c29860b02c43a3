using System.Runtime.CompilerServices;
using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Generation;

/// <summary>
/// Compares generated files with those beside the test, in the file names of Verify's convention: what is expected is
/// <c>….verified.cs</c>; on a difference <c>….received.cs</c> is written, to be looked at and renamed.
/// </summary>
internal static class Snapshot
{
    public static void Verify(GeneratorRun run, [CallerFilePath] string test = "", [CallerMemberName] string method = "")
    {
        string folder = Path.GetDirectoryName(test)!;
        string prefix = $"{Path.GetFileNameWithoutExtension(test)}.{method}#";
        var differing = new List<string>();
        foreach ((string hintName, string text) in run.Files)
        {
            string name = prefix + hintName[..^".cs".Length];
            string verified = Path.Combine(folder, name + ".verified.cs");
            string received = Path.Combine(folder, name + ".received.cs");
            if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == text)
            {
                File.Delete(received);
                continue;
            }

            File.WriteAllText(received, text);
            differing.Add(Path.GetFileName(received));
        }

        HashSet<string> expected = [.. run.Files.Keys.Select(hintName => prefix + hintName[..^".cs".Length] + ".verified.cs")];
        differing.AddRange(Directory.GetFiles(folder, prefix + "*.verified.cs")
            .Select(file => Path.GetFileName(file))
            .Where(file => !expected.Contains(file))
            .Select(file => file + " (no longer generated)"));
        if (differing.Count > 0) Assert.Fail("Differs from what was verified:\n" + string.Join('\n', differing));
    }
}
