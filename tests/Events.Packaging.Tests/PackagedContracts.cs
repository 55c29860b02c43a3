using System.IO.Compression;
using System.Text.Json;
using Events.Packaging.Tests.Shops;

namespace Events.Packaging.Tests;

/// <summary>
/// All packages of the repository, packed once, and projects that reference Events.Abstractions alone. Nothing is downloaded for those: the package has no
/// dependencies.
/// </summary>
public sealed class PackagedContracts : IAsyncLifetime
{
    private const string Code = """
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
        """;

    /// <summary>Of this run alone: no cache has a package of an earlier one under it.</summary>
    public static string Version { get; } = $"0.1.0-packaged.{DateTime.UtcNow:yyyyMMddHHmmss}";

    // The build of the repository has held its sources to all rules; an assembly is the same without.
    private static readonly string[] AsReleased = ["-c", "Release", $"-p:MinVerVersionOverride={Version}", "-p:CI=true", "-p:RunAnalyzers=false", "--nologo"];

    private string _configuration = "";
    private bool _isRestored;
    private BuiltShops? _shops;

    private readonly string _root = Path.Combine(Path.GetTempPath(), "events-package-" + Path.GetRandomFileName());

    /// <summary>The paths of all files in the package of Events.Abstractions.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Where all packages are.</summary>
    public string Feed => Path.Combine(_root, "all");

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
        await PackAllAsync();
        string feed = CopyOf("feed", "Events.Abstractions");
        using (ZipArchive package = ZipFile.OpenRead(PathOf("Events.Abstractions")))
        {
            Files = [.. package.Entries.Select(entry => entry.FullName)];
        }

        _configuration = $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed}" /></packageSources>
            </configuration>
            """;
        await File.WriteAllTextAsync(Path.Combine(Project, "nuget.config"), _configuration);
        await File.WriteAllTextAsync(Path.Combine(Project, "Shop.csproj"), ProjectWith(""));
        await File.WriteAllTextAsync(Path.Combine(Project, "Shop.cs"), Code);
    }

    /// <summary>Where the package of a project is.</summary>
    public string PathOf(string project) => Path.Combine(Feed, $"{project}.{Version}.nupkg");

    /// <summary>Packs Events.Abstractions once more from what was built.</summary>
    /// <returns>The path of the package.</returns>
    public async Task<string> PackAgainAsync()
    {
        string folder = Path.Combine(_root, "again");
        await PackAsync("src/Events.Abstractions", folder, "--no-build");
        return Path.Combine(folder, Path.GetFileName(PathOf("Events.Abstractions")));
    }

    /// <summary>Copies packages to a folder in which there are no others.</summary>
    /// <returns>The folder.</returns>
    public string CopyOf(string name, params string[] projects)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        foreach (string project in projects) File.Copy(PathOf(project), Path.Combine(folder, Path.GetFileName(PathOf(project))));
        return folder;
    }

    /// <summary>Has all variants of the project built, the first time it is called, and says what became of one.</summary>
    internal async Task<BuiltShop> ShopAsync(string name)
    {
        if (_shops is null)
        {
            string folder = Directory.CreateDirectory(Path.Combine(_root, "shops")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), _configuration);
            _shops = await BuiltShops.BuildAsync(folder, Code, ProjectWith);
        }

        return _shops[name];
    }

    /// <summary>Publishes the worker of tests/Events.NativeAot from what was built for the packages.</summary>
    /// <param name="kind"><c>Native</c>, compiled ahead of time, or <c>Trimmed</c>.</param>
    /// <returns>The folder, and all that was printed.</returns>
    public async Task<(string Folder, string Output)> PublishAsync(string kind)
    {
        string folder = Path.Combine(_root, kind);
        (int code, string output) = await Dotnet.RunAsync(
            Sources, ["publish", "tests/Events.NativeAot", "-o", folder, "-p:PublishedAs=" + kind, .. AsReleased]);
        Assert.True(code == 0, output);
        return (folder, output);
    }

    /// <summary>Builds the project anew.</summary>
    /// <param name="analysisMode">The value of <c>EventsAnalysisMode</c>.</param>
    public async Task<(int ExitCode, string Output)> BuildAsync(string analysisMode)
    {
        await File.WriteAllTextAsync(Path.Combine(Project, ".editorconfig"), "root = true\n");
        List<string> arguments = ["build", "--no-incremental", "--nologo", "-v", "quiet", "-p:EventsAnalysisMode=" + analysisMode];
        if (_isRestored) arguments.Add("--no-restore");
        _isRestored = true;
        return await Dotnet.RunAsync(Project, [.. arguments]);
    }

    /// <summary>Puts a file beside the project file until it is disposed.</summary>
    public IDisposable With(string name, string text)
    {
        var file = new FileOfProject(Path.Combine(Project, name));
        File.WriteAllText(file.Path, text);
        return file;
    }

    public async Task DisposeAsync()
    {
        await CompilerServer.EndAsync(Project);
        Directory.Delete(_root, recursive: true);
    }

    // As a release does, without touching what the repository has built. One after the other: the package of the contracts has its compiler parts built.
    private async Task PackAllAsync()
    {
        IEnumerable<string> projects = Directory.GetDirectories(Path.Combine(Sources, "src")).SelectMany(static folder => Directory.GetFiles(folder, "*.csproj"));
        var filter = new { solution = new { path = "sources/Events.sln", projects = projects.Select(project => Path.GetRelativePath(Sources, project).Replace('/', '\\')) } };
        string file = Path.Combine(_root, "Packages.slnf");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(filter));
        await PackAsync(file, Feed, "-m:1");
    }

    private async Task PackAsync(string what, string folder, params string[] more)
    {
        (int code, string output) = await Dotnet.RunAsync(Sources, ["pack", what, "-o", folder, "-v", "quiet", .. AsReleased, .. more]);
        Assert.True(code == 0, output);
    }

    private string ProjectWith(string properties) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <!-- Wins over NUGET_PACKAGES: no package of another run is taken for this one's. -->
            <RestorePackagesPath>{Path.Combine(_root, "packages")}</RestorePackagesPath>
            {properties}
          </PropertyGroup>
          <ItemGroup><PackageReference Include="Events.Abstractions" Version="{Version}" /></ItemGroup>
        </Project>
        """;

    private sealed class FileOfProject(string path) : IDisposable
    {
        public string Path => path;

        public void Dispose() => File.Delete(path);
    }
}
