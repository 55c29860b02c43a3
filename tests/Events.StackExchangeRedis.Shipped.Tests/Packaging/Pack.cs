using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Events.StackExchangeRedis.Packaging;

/// <summary>The package of a project, made from what is built by <c>dotnet pack</c>, and opened.</summary>
internal sealed class Pack : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("events-pack-").FullName;
    private ZipArchive? _package;

    /// <summary>The files below <c>lib</c>.</summary>
    public IEnumerable<string> Assemblies =>
        _package!.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order();

    /// <summary>What the nuspec says.</summary>
    public XElement Metadata { get; private set; } = null!;

    /// <summary>What the package depends on: names and version ranges of its only group, which is for .NET 10.</summary>
    public IReadOnlyDictionary<string, string> Dependencies
    {
        get
        {
            XElement group = Assert.Single(Child("dependencies").Elements());
            Assert.Equal("net10.0", group.Attribute("targetFramework")!.Value);
            return group.Elements().ToDictionary(
                dependency => dependency.Attribute("id")!.Value, dependency => dependency.Attribute("version")!.Value);
        }
    }

    /// <param name="project">A folder of <c>src</c>.</param>
    public static async Task<Pack> MakeAsync(string project)
    {
        var pack = new Pack();
        try
        {
            string configuration = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
            await RunAsync("pack", ProjectFile(project), "--no-build", "-c", configuration, "-o", pack._folder, "--nologo", "-v", "quiet");
            pack._package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(pack._folder, "*.nupkg")));
            using Stream nuspec = pack._package.Entries
                .Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
            pack.Metadata = XDocument.Load(nuspec).Root!.Elements().Single();
            return pack;
        }
        catch
        {
            pack.Dispose();
            throw;
        }
    }

    /// <summary>Runs <c>dotnet</c>.</summary>
    /// <returns>What it prints.</returns>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await errors);
        return await output;
    }

    public static string ProjectFile(string project, [CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../src", project, $"{project}.csproj"));

    public XElement Child(string name) => Metadata.Elements().Single(child => child.Name.LocalName == name);

    /// <summary>An assembly of the package, as metadata.</summary>
    public Stream OpenEntry(string name)
    {
        var copy = new MemoryStream();
        using Stream entry = _package!.GetEntry(name)!.Open();
        entry.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    public void Dispose()
    {
        _package?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
