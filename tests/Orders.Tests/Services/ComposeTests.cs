using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Events.TestSupport;
using YamlDotNet.RepresentationModel;

namespace Orders.Tests.Services;

/// <summary>The compose file: what it builds is there, and what it tells the services is what they read.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Root = FindRoot();

    // What a host takes to stop, at most, before the orchestrator kills it.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly YamlMappingNode _file = Load();

    [Fact]
    public void It_has_a_Redis_that_keeps_what_is_confirmed_and_services_that_wait_for_it()
    {
        Assert.Equal(["api", "redis", "worker"], Map(_file, "services").Children.Keys.Select(static key => key.ToString()).Order(StringComparer.Ordinal));
        YamlMappingNode redis = Service("redis");
        Assert.Matches("^redis:[789]", Text(redis, "image"));
        string command = string.Join(' ', List(redis, "command"));
        Assert.Contains("--appendonly yes", command, StringComparison.Ordinal);
        Assert.Contains("--maxmemory-policy noeviction", command, StringComparison.Ordinal);
        string volume = Assert.Single(List(redis, "volumes")).Split(':')[0];
        Assert.Contains(volume, Map(_file, "volumes").Children.Keys.Select(static key => key.ToString()));
        Assert.Equal(["CMD", "redis-cli", "ping"], List(Map(redis, "healthcheck"), "test"));
        Assert.All(["api", "worker"], name =>
        {
            Assert.Equal("service_healthy", Text(Map(Map(Service(name), "depends_on"), "redis"), "condition"));
            string grace = Text(Service(name), "stop_grace_period");
            Assert.True(TimeSpan.FromSeconds(int.Parse(grace.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture)) > StopTimeout, grace);
        });
    }

    [Theory]
    [InlineData("api", "Orders.Api")]
    [InlineData("worker", "Orders.Worker")]
    public void What_a_service_is_built_from_is_there(string name, string project)
    {
        YamlMappingNode build = Map(Service(name), "build");
        string context = Path.GetFullPath(Path.Combine(Root, "samples", Text(build, "context")));
        Assert.Equal(Root, context);
        string dockerfile = File.ReadAllText(Path.Combine(context, Text(build, "dockerfile")));

        string published = Published().Match(dockerfile).Groups[1].Value;
        Assert.Equal("samples/" + project, published);
        Assert.True(File.Exists(Path.Combine(context, published, project + ".csproj")));
        Assert.Contains($"ENTRYPOINT [\"dotnet\", \"{project}.dll\"]", dockerfile, StringComparison.Ordinal);
        Assert.All(Image().Matches(dockerfile), static image => Assert.Equal($"{Environment.Version.Major}.0", image.Groups[1].Value));
        string exposed = Exposed().Match(dockerfile).Groups[1].Value;
        Assert.Equal("8080", exposed);
        foreach (string port in List(Service(name), "ports")) Assert.Matches($"^127\\.0\\.0\\.1:\\d+:{exposed}$", port);
    }

    [Theory]
    [InlineData("api", "Orders.Api")]
    [InlineData("worker", "Orders.Worker")]
    public async Task What_it_tells_a_service_is_what_that_reads(string name, string project)
    {
        (string Name, string Value)[] environment =
            [.. Map(Service(name), "environment").Children.Select(static one => (one.Key.ToString(), one.Value.ToString()))];
        (string variable, string address) = Assert.Single(environment);
        Assert.Equal("redis:6379", address);

        // The server is on a port of its own: nothing but the variable says where.
        await using RedisServer redis = await RedisServer.StartOwnAsync();
        await using RunningService service = RunningService.Start(project, ["--urls", "http://127.0.0.1:0"], (variable, redis.Endpoint));
        using var http = new HttpClient { BaseAddress = new Uri(await service.FindAsync("Now listening on: ")) };
        await Eventually.TrueAsync(
            async () =>
            {
                using HttpResponseMessage ready = await http.GetAsync("/health/ready");
                return ready.StatusCode == HttpStatusCode.OK;
            },
            TimeSpan.FromMinutes(1));

        Assert.Contains("name=", (string)(await redis.CommandAsync("CLIENT", "LIST"))!, StringComparison.Ordinal);
        Assert.Contains(project.ToLowerInvariant().Replace('.', '-'), (string)(await redis.CommandAsync("CLIENT", "LIST"))!, StringComparison.Ordinal);
    }

    private YamlMappingNode Service(string name) => Map(Map(_file, "services"), name);

    private static YamlMappingNode Map(YamlMappingNode node, string name) => (YamlMappingNode)node.Children[new YamlScalarNode(name)];

    private static string Text(YamlMappingNode node, string name) => node.Children[new YamlScalarNode(name)].ToString();

    private static string[] List(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out YamlNode? found) ? [.. ((YamlSequenceNode)found).Select(static one => one.ToString())] : [];

    private static YamlMappingNode Load()
    {
        using var reader = new StreamReader(Path.Combine(Root, "samples", "compose.yaml"));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    [GeneratedRegex("dotnet publish (\\S+)")]
    private static partial Regex Published();

    [GeneratedRegex("FROM mcr.microsoft.com/dotnet/\\w+:(\\d+\\.\\d+)")]
    private static partial Regex Image();

    [GeneratedRegex("EXPOSE (\\d+)")]
    private static partial Regex Exposed();
}
