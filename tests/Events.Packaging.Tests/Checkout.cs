using System.Diagnostics;

namespace Events.Packaging.Tests;

/// <summary>
/// The sources as somebody has them who has cloned the public repository: a copy in a folder of its own, whose one commit has that repository as its origin.
/// Symbols then name sources as those of a release do, wherever the tests run.
/// </summary>
internal static class Checkout
{
    private static readonly string[] LeftOut = [".git", "artifacts", "bin", "obj", "TestResults"];

    /// <summary>Makes it.</summary>
    /// <returns>The commit.</returns>
    public static async Task<string> MakeAsync(string folder, string origin)
    {
        Copy(new DirectoryInfo(Repository.Root), Directory.CreateDirectory(folder));
        await GitAsync(folder, "init", "--quiet");
        await GitAsync(folder, "remote", "add", "origin", origin);
        await GitAsync(folder, "add", "--all");
        await GitAsync(folder, "-c", "user.name=tests", "-c", "user.email=tests@example.org", "commit", "--quiet", "--no-verify", "--message", "Sources");
        return (await GitAsync(folder, "rev-parse", "HEAD")).Trim();
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        // In a worktree .git is a file, which leads to somebody's repository.
        foreach (FileInfo file in from.EnumerateFiles().Where(static file => !LeftOut.Contains(file.Name))) file.CopyTo(Path.Combine(to.FullName, file.Name));
        foreach (DirectoryInfo folder in from.EnumerateDirectories())
        {
            if (!LeftOut.Contains(folder.Name)) Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }

    private static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // Of no repository around it, and by nobody's settings.
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using Process git = Process.Start(start)!;
        Task<string> errors = git.StandardError.ReadToEndAsync();
        string output = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        if (git.ExitCode != 0) throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {await errors}");
        return output;
    }
}
