using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Events.Packaging.Tests.Workflows;

/// <summary>The workflows for a public forge: they can be read, and what they name is there.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Repository.PathOf(".github/workflows")).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public void Each_job_says_where_it_runs_and_each_step_what_it_does(string file)
    {
        YamlMappingNode workflow = Load(file);
        Assert.Equal(["jobs", "name", "on", "permissions"], Names(workflow).Where(static name => name != "concurrency").Order(StringComparer.Ordinal));
        Assert.Equal("read", Text(Map(workflow, "permissions"), "contents"));
        Assert.All(Map(workflow, "jobs").Children, job =>
        {
            var body = (YamlMappingNode)job.Value;
            Assert.NotEmpty(Text(body, "runs-on"));
            Assert.All(Steps(body), static step => Assert.True(Names(step).Contains("uses") != Names(step).Contains("run"), step.ToString()));
            Assert.Matches("^actions/checkout@v\\d+$", Text(Steps(body)[0], "uses"));
            YamlMappingNode setup = Steps(body)[1];
            Assert.Matches("^actions/setup-dotnet@v\\d+$", Text(setup, "uses"));
            Assert.True(File.Exists(Repository.PathOf(Text(Map(setup, "with"), "global-json-file"))));
        });
    }

    [Theory, MemberData(nameof(Files))]
    public void What_a_step_runs_is_there(string file)
    {
        IEnumerable<YamlMappingNode> steps = Map(Load(file), "jobs").Children.SelectMany(static job => Steps((YamlMappingNode)job.Value));
        foreach (string run in steps.Where(static step => Names(step).Contains("run")).Select(static step => Text(step, "run")))
        {
            foreach (Match project in Project().Matches(run)) Assert.True(Directory.Exists(Repository.PathOf(project.Value)), project.Value);
            foreach (Match script in Script().Matches(run))
            {
                string path = Repository.PathOf(script.Value);
                Assert.True(File.Exists(path), script.Value);
                if (!OperatingSystem.IsWindows()) Assert.True(File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute), script.Value);
            }
        }
    }

    [Fact]
    public void The_suites_run_on_the_servers_that_the_page_names()
    {
        YamlMappingNode test = Map(Map(Load("ci.yml"), "jobs"), "test");
        string[] servers = [.. List(Map(Map(test, "strategy"), "matrix"), "server")];
        string page = File.ReadAllText(Repository.PathOf("docs/reference/servers.md"));
        string line = page.Split('\n').Single(static line => line.StartsWith("The workflow runs all suites on ", StringComparison.Ordinal));

        Assert.Equal(Quoted().Matches(line).Select(static match => match.Groups[1].Value), servers);
        Assert.Contains(servers, static server => server.StartsWith("redis:7.0", StringComparison.Ordinal));
        Assert.All(servers, static server => Assert.Matches("^(redis|valkey/valkey):\\d+\\.\\d+$", server));
        Assert.Contains(Steps(test), static step => Names(step).Contains("run") && Text(step, "run") == "./test.sh");
    }

    [Fact]
    public void Every_package_is_packed_and_other_systems_build_all_of_it()
    {
        YamlMappingNode jobs = Map(Load("ci.yml"), "jobs");
        string pack = Text(Steps(Map(jobs, "packages")).Single(static step => Names(step).Contains("run")), "run");
        string[] packed = [.. Loop().Match(pack).Groups[1].Value.Split(' ').Select(static name => "Events." + name).Order(StringComparer.Ordinal)];
        string[] packages =
        [
            .. Directory.GetDirectories(Repository.PathOf("src")).SelectMany(static folder => Directory.GetFiles(folder, "*.csproj"))
                .Where(static file => !File.ReadAllText(file).Contains("<IsPackable>false</IsPackable>", StringComparison.Ordinal))
                .Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
        ];

        Assert.Equal(packages, packed);
        Assert.Equal(["macos-latest", "windows-latest"], List(Map(Map(Map(jobs, "systems"), "strategy"), "matrix"), "os").Order(StringComparer.Ordinal));
        Assert.Contains(Steps(Map(jobs, "systems")), static step => Names(step).Contains("run") && Text(step, "run") == "dotnet build Events.sln -c Release");
    }

    private static YamlMappingNode Load(string file)
    {
        using var reader = new StreamReader(Repository.PathOf(".github/workflows/" + file));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    private static YamlMappingNode[] Steps(YamlMappingNode job) => [.. ((YamlSequenceNode)job.Children[new YamlScalarNode("steps")]).Cast<YamlMappingNode>()];

    private static IEnumerable<string> Names(YamlMappingNode node) => node.Children.Keys.Select(static key => key.ToString());

    private static YamlMappingNode Map(YamlMappingNode node, string name) => (YamlMappingNode)node.Children[new YamlScalarNode(name)];

    private static string Text(YamlMappingNode node, string name) => node.Children[new YamlScalarNode(name)].ToString();

    private static IEnumerable<string> List(YamlMappingNode node, string name) =>
        ((YamlSequenceNode)node.Children[new YamlScalarNode(name)]).Select(static one => one.ToString());

    [GeneratedRegex(@"(?<=\s)(tests|bench)/[\w.]+")]
    private static partial Regex Project();

    [GeneratedRegex(@"(?<![\w/])(\./)?([\w-]+/)*[\w-]+\.sh")]
    private static partial Regex Script();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("for project in ([^;]+);")]
    private static partial Regex Loop();
}
