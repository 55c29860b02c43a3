namespace Events.Architecture.Tests;

/// <summary>The repository as it was checked out.</summary>
internal static class Source
{
    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = Find();

    /// <summary>The names of the projects in <c>src</c> that are compiled; the templates are files for others.</summary>
    public static IEnumerable<string> Projects =>
        Directory.EnumerateDirectories(Path.Combine(Root, "src"))
            .Select(static folder => Path.GetFileName(folder))
            .Where(static name => name != "Events.Templates")
            .Order(StringComparer.Ordinal);

    /// <summary>The compiled project, of the configuration that this test was built in.</summary>
    public static string Assembly(string project)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;
        string folder = Path.Combine(Root, "artifacts", "bin", project, configuration);
        return Path.Combine(folder, project + ".dll");
    }

    /// <summary>The source files of a project.</summary>
    public static IEnumerable<string> Files(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    /// <summary>All C# files of the repository that somebody wrote: of products, tests, samples, templates and benchmarks.</summary>
    public static IEnumerable<string> AllFiles =>
        from folder in (string[])["src", "tests", "samples", "bench"]
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        let parts = file.Split(Path.DirectorySeparatorChar)
        where !parts.Contains("obj") && !parts.Contains("bin") && !file.EndsWith(".verified.cs", StringComparison.Ordinal)
        orderby file
        select file;

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Events.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests are not in the repository.");
    }
}
