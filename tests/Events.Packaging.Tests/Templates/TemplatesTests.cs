using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Events.TestSupport;

namespace Events.Packaging.Tests.Templates;

/// <summary>
/// What <c>dotnet new</c> makes of the templates: a worker and an API that build against the packages they came with,
/// and understand each other.
/// </summary>
[Collection(PackagesCollection.Name)]
public sealed partial class TemplatesTests(PackagedContracts package) : IAsyncLifetime
{
    // A build of somebody else may be under way on the same machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _root = Path.Combine(Path.GetTempPath(), "events-templates-" + Path.GetRandomFileName());
    private RedisServer? _redis;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_root);
        _redis = await RedisServer.StartOwnAsync();
    }

    public async Task DisposeAsync()
    {
        if (_redis is not null) await _redis.DisposeAsync();
        Directory.Delete(_root, recursive: true);
        PackageCache.Forget("Events.Abstractions", "Events.Runtime");
    }

    [Fact]
    public async Task A_worker_and_an_API_are_made_are_built_and_work_together()
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="events" value="{package.Feed}" /></packageSources>
            </configuration>
            """);
        string hive = Path.Combine(_root, "hive");
        await RunAsync("new", "install", package.PathOf("Events.Templates"), "--debug:custom-hive", hive);
        await RunAsync("new", "events-worker", "--output", "Shop.Mail", "--stream", "shop:sold", "--group", "mail", "--skipRestore", "--debug:custom-hive", hive);
        await RunAsync("new", "events-api", "--name", "Shop.Web", "--stream", "shop:sold", "--skipRestore", "--debug:custom-hive", hive);
        await RunAsync("build", "Shop.Mail", "--nologo", "-v", "quiet", "-warnaserror");
        await RunAsync("build", "Shop.Web", "--nologo", "-v", "quiet", "-warnaserror");

        (string, string) redis = ("ConnectionStrings__redis", _redis!.Endpoint);
        using var worker = new RunningProgram(Path.Combine(_root, "Shop.Mail"), ["bin/Debug/net10.0/Shop.Mail.dll"], redis);
        using var api = new RunningProgram(Path.Combine(_root, "Shop.Web"), ["bin/Debug/net10.0/Shop.Web.dll", "--urls", "http://127.0.0.1:0"], redis);
        await PrintsAsync(api, "Now listening on: ");
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(api.Output).Groups[1].Value) };
        using HttpResponseMessage placed = await http.PostAsJsonAsync("/orders", new { OrderId = "o-1", Customer = "alice", Amount = 49.50m });
        Assert.Equal(System.Net.HttpStatusCode.Accepted, placed.StatusCode);
        await PrintsAsync(worker, "Order o-1 of alice over 49.50 was placed.");

        Assert.Contains("Group mail on shop:sold: Notifications, 8 at a time, at least once.", worker.Output, StringComparison.Ordinal);
        Assert.Equal("Healthy", await http.GetStringAsync("/health/ready"));
        Assert.Equal("Healthy", await http.GetStringAsync("/health/live"));
    }

    [Fact]
    public async Task The_package_has_the_templates_and_their_version_and_nothing_that_was_built()
    {
        using ZipArchive zip = ZipFile.OpenRead(package.PathOf("Events.Templates"));
        string[] files = [.. zip.Entries.Select(static entry => entry.FullName)];

        Assert.Contains("content/events-worker/.template.config/template.json", files);
        Assert.Contains("content/events-api/.template.config/template.json", files);
        Assert.Contains("README.md", files);
        Assert.Contains("icon.png", files);
        Assert.DoesNotContain(files, static file => file.EndsWith(".dll", StringComparison.Ordinal) || file.Contains("/obj/", StringComparison.Ordinal));
        foreach (string project in files.Where(static file => file.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(zip.GetEntry(project)!.Open());
            Assert.Contains($"Include=\"Events.Runtime\" Version=\"{PackagedContracts.Version}\"", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }

        using var specification = new StreamReader(zip.GetEntry("Events.Templates.nuspec")!.Open());
        Assert.Contains("<packageType name=\"Template\" />", await specification.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private async Task RunAsync(params string[] command)
    {
        (int code, string output) = await Dotnet.RunAsync(_root, command);
        Assert.True(code == 0, $"dotnet {string.Join(' ', command)}\n{output}");
    }

    private static async Task PrintsAsync(RunningProgram program, string text)
    {
        await Eventually.TrueAsync(() => program.HasEnded || program.Output.Contains(text, StringComparison.Ordinal), Patience);
        Assert.False(program.HasEnded, program.Output);
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Address();
}
