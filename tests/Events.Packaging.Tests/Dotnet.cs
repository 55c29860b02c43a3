using System.Diagnostics;

namespace Events.Packaging.Tests;

/// <summary>Runs the .NET command as a user would, apart from the build that runs the tests.</summary>
internal static class Dotnet
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code and all that it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string directory, params string[] arguments)
    {
        using Process process = Process.Start(Prepare(directory, arguments)) ?? throw new InvalidOperationException("dotnet does not start.");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Prepares the command.</summary>
    public static ProcessStartInfo Prepare(string directory, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the outer build sets for its own nodes would lead the inner one astray.
        foreach (string name in start.Environment.Keys.Where(IsOfTheOuterBuild).ToArray()) start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        start.Environment["SharedCompilationId"] = CompilerServer.Id;

        // A compiler does not live long enough for what profiling its code costs.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    private static bool IsOfTheOuterBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name is "UseSharedCompilation";
}
