namespace Events.Packaging.Tests;

/// <summary>Where NuGet keeps what it has unpacked, for all projects of the machine.</summary>
internal static class PackageCache
{
    /// <summary>Removes the packages of this run: nobody will ask for its version again.</summary>
    public static void Forget(params IEnumerable<string> packages)
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string name in packages)
        {
            string cached = Path.Combine(cache, name.ToLowerInvariant(), PackagedContracts.Version);
            if (Directory.Exists(cached)) Directory.Delete(cached, recursive: true);
        }
    }
}
