using System.Runtime.CompilerServices;

namespace Events.Analyzers.Tests.Catalog;

/// <summary>Finds files of the repository from where this source stands.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string Find([CallerFilePath] string source = "")
    {
        string? directory = Path.GetDirectoryName(source);
        while (directory is not null && !File.Exists(Path.Combine(directory, "Events.sln"))) directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("No Events.sln above " + source);
    }
}
