using System.IO.Compression;

namespace Events.Packaging.Tests;

/// <summary>
/// The package of Events.Abstractions, packed once into a folder of its own, and a project that references nothing but
/// it. Nothing is downloaded for it: the package has no dependencies.
/// </summary>
public sealed class PackagedContracts : IAsyncLifetime
{
    /// <summary>Of this run alone: no cache has a package of an earlier one under it.</summary>
    public static string Version { get; } = $"0.1.0-packaged.{DateTime.UtcNow:yyyyMMddHHmmss}";

    private bool _isRestored;

    private readonly string _root = Path.Combine(Path.GetTempPath(), "events-package-" + Path.GetRandomFileName());

    /// <summary>The paths of all files in the package.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    public string PackagePath => Path.Combine(_root, "feed", $"Events.Abstractions.{Version}.nupkg");

    /// <summary>The folder of the project.</summary>
    public string Project => Path.Combine(_root, "shop");

    /// <summary>The commit that the packages are made of.</summary>
    public string Commit { get; private set; } = "";

    // The sources of that commit.
    private string Sources => Path.Combine(_root, "sources");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Project);
        Commit = await Checkout.MakeAsync(Sources, PackageTests.Home() + ".git");
        using (ZipArchive package = ZipFile.OpenRead(await PackAsync("Events.Abstractions", "feed")))
        {
            Files = [.. package.Entries.Select(entry => entry.FullName)];
        }

        await File.WriteAllTextAsync(Path.Combine(Project, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{Path.Combine(_root, "feed")}" /></packageSources>
            </configuration>
            """);
        await File.WriteAllTextAsync(Path.Combine(Project, "Shop.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <UseSharedCompilation>false</UseSharedCompilation>
                <!-- Wins over NUGET_PACKAGES: no package of another run is taken for this one's. -->
                <RestorePackagesPath>{Path.Combine(_root, "packages")}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Events.Abstractions" Version="{Version}" /></ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(Project, "Shop.cs"), """
            using Events;

            namespace Shop;

            [EventStream("shop:orders")]
            public sealed partial class OrderStream;

            [Event<OrderStream>("order.placed")]
            public sealed partial record OrderPlaced(string OrderId, string Customer);

            public interface IMailer { Task SendReceiptAsync(string recipient, CancellationToken token); }

            [ConsumerGroup<OrderStream>("mail")]
            public sealed partial class Mail(IMailer mailer)
            {
                [Handles]
                public Task OnPlaced(OrderPlaced placed, CancellationToken token) => mailer.SendReceiptAsync(placed.Customer, token);
            }

            public static class Checkout
            {
                public static ValueTask<EntryId> Place(OrderStream orders) => orders.ProduceAsync(new OrderPlaced("o-1", "alice"));
            }
            """);
    }

    /// <summary>Packs a project of the repository as a release does, without touching what the repository has built.</summary>
    /// <param name="project">The project.</param>
    /// <param name="folder">Where the package goes.</param>
    /// <param name="more">More arguments, such as <c>--no-build</c>.</param>
    /// <returns>The path of the package.</returns>
    public async Task<string> PackAsync(string project, string folder, params string[] more)
    {
        string package = Path.Combine(_root, folder, $"{project}.{Version}.nupkg");
        if (File.Exists(package)) return package;
        (int code, string output) = await Dotnet.RunAsync(
            Sources,
            [
                "pack", "src/" + project, "-o", Path.Combine(_root, folder), $"-p:MinVerVersionOverride={Version}", "-p:CI=true",
                "-p:UseSharedCompilation=false", "--nologo", "-v", "quiet", .. more,
            ]);
        Assert.True(code == 0, output);
        return package;
    }

    /// <summary>Publishes the worker of tests/Events.NativeAot from what was built for the packages.</summary>
    /// <param name="kind"><c>Native</c>, compiled ahead of time, or <c>Trimmed</c>.</param>
    /// <returns>The folder, and all that was printed.</returns>
    public async Task<(string Folder, string Output)> PublishAsync(string kind)
    {
        string folder = Path.Combine(_root, kind);
        (int code, string output) = await Dotnet.RunAsync(
            Sources, "publish", "tests/Events.NativeAot", "-c", "Release", "-o", folder, "-p:PublishedAs=" + kind, "-p:CI=true",
            "-p:UseSharedCompilation=false", "--nologo");
        Assert.True(code == 0, output);
        return (folder, output);
    }

    /// <summary>Builds the project anew.</summary>
    /// <param name="analysisMode">The value of <c>EventsAnalysisMode</c>; null leaves it unset.</param>
    /// <param name="editorConfig">The text of an <c>.editorconfig</c>.</param>
    /// <param name="properties">More arguments, such as <c>-p:AnalysisLevel=latest-all</c>.</param>
    public async Task<(int ExitCode, string Output)> BuildAsync(string? analysisMode, string editorConfig = "", params string[] properties)
    {
        await File.WriteAllTextAsync(Path.Combine(Project, ".editorconfig"), "root = true\n" + editorConfig);
        List<string> arguments = ["build", "--no-incremental", "--nologo", "-v", "quiet", .. properties];
        if (_isRestored) arguments.Add("--no-restore");
        _isRestored = true;
        if (analysisMode is not null) arguments.Add("-p:EventsAnalysisMode=" + analysisMode);
        return await Dotnet.RunAsync(Project, [.. arguments]);
    }

    /// <summary>Puts a file beside the project file until it is disposed.</summary>
    public IDisposable With(string name, string text)
    {
        var file = new FileOfProject(Path.Combine(Project, name));
        File.WriteAllText(file.Path, text);
        return file;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    private sealed class FileOfProject(string path) : IDisposable
    {
        public string Path => path;

        public void Dispose() => File.Delete(path);
    }
}
