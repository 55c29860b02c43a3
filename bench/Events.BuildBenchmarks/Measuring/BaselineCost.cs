using System.Diagnostics;
using Events.BuildBenchmarks.Projects;
using Events.BuildBenchmarks.Reporting;

namespace Events.BuildBenchmarks.Measuring;

/// <summary>
/// What the contract file adds to a whole <c>dotnet build</c> of a project of n events: the same project with the file and without it, built anew in turn,
/// and by turns one of them first. The analyzers and the generator run in both, so that the difference is the comparison.
/// </summary>
internal sealed class BaselineCost(int eventCount)
{
    public void Run(int rounds, BuildTable table)
    {
        string root = Path.Combine(Path.GetTempPath(), "events-build-" + Path.GetRandomFileName());
        try
        {
            string without = Write(Path.Combine(root, "without"));
            string with = Write(Path.Combine(root, "with"));
            Dotnet(without, "restore");
            Dotnet(with, "restore");
            Dotnet(with, "build", "--no-restore", "-t:WriteEventsContract");
            int lines = File.ReadLines(Path.Combine(with, "events.contract.txt")).Count();
            var bare = new List<double>();
            var compared = new List<double>();
            for (int round = 0; round <= rounds; round++)
            {
                double first = Build(round % 2 == 0 ? without : with), second = Build(round % 2 == 0 ? with : without);
                if (round == 0) continue; // Warms up.
                bare.Add(round % 2 == 0 ? first : second);
                compared.Add(round % 2 == 0 ? second : first);
            }

            string id = $"baseline/{eventCount}";
            table.Add(new BuildRow($"{id}/without", $"{eventCount} events: dotnet build, without a contract file", bare, bare));
            table.Add(new BuildRow($"{id}/with", $"dotnet build, with one of {lines} lines", compared, bare));

            // Of the two builds of a round: what a machine does otherwise from minute to minute is more than what is looked for.
            double added = Medians.Of([.. compared.Zip(bare, static (with, without) => with - without)]);
            table.Add(new BuildRow($"{id}/added", "what it adds, by the median of the pairs", [Math.Max(0, added)], [Medians.Of(bare)]));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string path, Microsoft.CodeAnalysis.Text.SourceText text) in EventProject.Create(eventCount).Files)
        {
            File.WriteAllText(Path.Combine(folder, path), text.ToString());
        }

        string bin = AppContext.BaseDirectory;
        string packaging = Path.Combine(Repository(), "src", "Events.Abstractions", "Packaging", "Events.Contract.targets");
        File.WriteAllText(Path.Combine(folder, "Measured.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Path.Combine(bin, "Events.Abstractions.dll")}" />
                <Analyzer Include="{Path.Combine(bin, "Events.Generator.dll")};{Path.Combine(bin, "Events.Analyzers.dll")}" />
              </ItemGroup>
              <Import Project="{packaging}" />
            </Project>
            """);
        // Nothing of a repository around it.
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), "<Project />");
        return folder;
    }

    private static double Build(string folder)
    {
        long start = Stopwatch.GetTimestamp();
        Dotnet(folder, "build", "--no-restore", "--no-incremental");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments, "-p:Configuration=Release", "-nologo", "-v:quiet"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
    }

    private static string Repository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Events.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The benchmark runs from within the repository.");
    }
}
