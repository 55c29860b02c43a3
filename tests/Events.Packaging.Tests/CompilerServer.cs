namespace Events.Packaging.Tests;

/// <summary>The compiler that all that these tests build shares, and nobody else: it is started and made ready once, and ended with them.</summary>
internal static class CompilerServer
{
    /// <summary>What the build calls it.</summary>
    public static string Id { get; } = $"events-packaging-{Environment.ProcessId}";

    /// <summary>Ends it, if anything has started it.</summary>
    /// <param name="project">The folder of any project.</param>
    public static async Task EndAsync(string project)
    {
        (_, string folder) = await Dotnet.RunAsync(project, "msbuild", "-getProperty:RoslynTargetsPath");
        await Dotnet.RunAsync(project, Path.Combine(folder.Trim(), "bincore", "VBCSCompiler.dll"), "-shutdown", "-pipename:" + Id);
    }
}
