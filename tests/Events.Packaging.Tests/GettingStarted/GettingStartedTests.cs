using System.Text.RegularExpressions;
using Events.TestSupport;

namespace Events.Packaging.Tests.GettingStarted;

/// <summary>The page for those who begin, followed word for word from an empty folder: its commands, its files, what it says is printed.</summary>
[Collection(PackagesCollection.Name)]
public sealed partial class GettingStartedTests(PackagedContracts package) : IAsyncLifetime
{
    // A build of somebody else may be under way on the same machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string[] Packages = ["Events.Abstractions", "Events.Runtime", "Events.Testing"];

    private readonly string _root = Path.Combine(Path.GetTempPath(), "events-started-" + Path.GetRandomFileName());
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

        PackageCache.Forget(Packages);
    }

    [Fact]
    public async Task The_page_leads_from_an_empty_folder_to_a_consumer_that_runs_and_a_test_that_passes()
    {
        // What the page has packed, and no other.
        string feed = package.CopyOf("getting-started", Packages);
        await File.WriteAllTextAsync(Path.Combine(_root, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="events" value="{feed}" /></packageSources>
            </configuration>
            """);
        string page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "getting-started.md"));
        IReadOnlyList<GuideStep> steps = Guide.Read(page.ReplaceLineEndings("\n"), "## 3. A project");
        string directory = _root;
        int tests = 0;
        for (int i = 0; i < steps.Count; i++)
        {
            GuideStep step = steps[i];
            if (step.Kind == GuideStepKind.File) await File.WriteAllTextAsync(Path.Combine(directory, step.Path!), step.Text);
            if (step.Kind != GuideStepKind.Commands) continue;
            foreach (string line in step.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] words = line.Split(' ');
                switch (words)
                {
                    case ["mkdir", string name]:
                        Directory.CreateDirectory(Path.Combine(directory, name));
                        break;
                    case ["cd", string name]:
                        directory = Path.Combine(directory, name);
                        break;
                    case ["rm", string name]:
                        File.Delete(Path.Combine(directory, name));
                        break;
                    case ["dotnet", "run", ..]:
                        await RunAsync(directory, words[1..], steps[i + 1].Text);
                        break;
                    case ["dotnet", ..]:
                        if (words[1] == "test") tests++;
                        (int code, string output) = await Dotnet.RunAsync(directory, words[1..]);
                        Assert.True(code == 0, $"{line}\n{output}");
                        Assert.DoesNotContain("warning EVT", output, StringComparison.Ordinal);
                        break;
                    default:
                        Assert.Fail($"Nobody knows how to do '{line}'.");
                        break;
                }
            }
        }

        Assert.Equal(1, tests);

        // What the README shows, in an application whose own namespace has the same name.
        await File.WriteAllTextAsync(Path.Combine(_root, "shop", "Shop", "Acme.cs"), await ReadmeInAcmeAsync());
        (int built, string told) = await Dotnet.RunAsync(Path.Combine(_root, "shop"), "build", "Shop", "--nologo", "-v", "quiet");
        Assert.True(built == 0, told);
    }

    // Its statements stand in a method, what it declares beside that.
    private static async Task<string> ReadmeInAcmeAsync()
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        string code = readme.ReplaceLineEndings("\n").Split("```csharp\n")[1].Split("```")[0];
        ILookup<bool, string> parts = code.Split("\n\n").ToLookup(static part => part.StartsWith('['));
        return $$"""
            namespace Acme.Events;

            {{string.Join('\n', parts[true])}}

            public interface IMailer { Task SendReceiptAsync(OrderPlaced placed, CancellationToken token); }

            public static class Application
            {
                public static async Task<EntryId> RunAsync(HostApplicationBuilder builder, OrderStream orders)
                {
                    {{string.Join('\n', parts[false])}}
                    return id;
                }
            }
            """;
    }

    private async Task RunAsync(string directory, string[] command, string expected)
    {
        using var program = new RunningProgram(directory, command, ("redis", _redis!.Endpoint));
        string[] lines = [.. expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(WithoutIds)];
        try
        {
            await Eventually.TrueAsync(() => program.HasEnded || lines.All(line => Printed(program).Contains(line)), Patience);
            await Eventually.TrueAsync(async () => program.HasEnded || await IsAllAcknowledgedAsync(), Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\n{program.Output}");
        }

        Assert.False(program.HasEnded, program.Output);

        // These, and no other: the second run has no receipt.
        Assert.Equal(
            lines,
            Printed(program).Where(line => line.StartsWith("Order ", StringComparison.Ordinal) || line.StartsWith("A receipt ", StringComparison.Ordinal)));
    }

    private async Task<bool> IsAllAcknowledgedAsync()
    {
        long length = (long)(await _redis!.CommandAsync("XLEN", "shop:orders"))!;
        object?[] groups = (object?[])(await _redis.CommandAsync("XINFO", "GROUPS", "shop:orders"))!;
        object?[] group = (object?[])Assert.Single(groups)!;
        int read = Array.FindIndex(group, static item => item?.ToString() == "entries-read");
        int pending = Array.FindIndex(group, static item => item?.ToString() == "pending");
        return (group[read + 1] as long?, group[pending + 1] as long?) == (length, 0);
    }

    private static string[] Printed(RunningProgram program) => [.. program.Output.Split('\n').Select(static line => WithoutIds(line.Trim()))];

    private static string WithoutIds(string line) => EntryIdText().Replace(line, "ID");

    [GeneratedRegex(@"\d{13}-\d+")]
    private static partial Regex EntryIdText();
}
